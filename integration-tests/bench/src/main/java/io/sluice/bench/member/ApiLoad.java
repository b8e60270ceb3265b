package io.sluice.bench.member;

import io.sluice.bench.BenchmarkFailed;
import io.sluice.bench.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Requests at a fixed rate, whatever becomes of those before: each has a time at which it is meant
 * to leave, and its latency counts from there. So an answer that is late makes all that waited for
 * it late too, and none is left out.
 */
final class ApiLoad implements AutoCloseable {
  private static final int CONNECTIONS = 64;

  private final List<ApiConnection> connections = new ArrayList<>();
  private final ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS + 1);
  private final int rate;
  private final int seconds;

  /**
   * Opens its connections.
   *
   * @param rate requests a second
   * @param seconds of one run
   */
  ApiLoad(RestScene scene, int rate, int seconds) throws IOException {
    this.rate = rate;
    this.seconds = seconds;
    for (int i = 0; i <= CONNECTIONS; i++) {
      connections.add(scene.connection());
    }
  }

  /** What is done once a second beside the load, on a connection of its own. */
  interface Beside {
    /** Does it the nth time; the milliseconds that it took, or less than 0 for nothing. */
    double once(ApiConnection connection, int number) throws IOException;
  }

  /**
   * Runs once.
   *
   * @param path of the nth request
   */
  Map<String, Double> run(IntFunction<String> path, Beside beside)
      throws IOException, InterruptedException {
    int requests = rate * seconds;
    double[] millis = new double[requests];
    AtomicInteger next = new AtomicInteger();
    AtomicInteger errors = new AtomicInteger();
    long begin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
    List<Future<Double>> ends = new ArrayList<>();
    for (ApiConnection connection : connections.subList(0, CONNECTIONS)) {
      ends.add(
          senders.submit(
              () -> {
                for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                  long meant = begin + i * 1_000_000_000L / rate;
                  await(meant);
                  if (connection.get(path.apply(i)).status() != 200) {
                    errors.incrementAndGet();
                  }
                  millis[i] = (System.nanoTime() - meant) / 1e6;
                }
                return 0.0;
              }));
    }
    Callable<Double> changes = () -> besides(beside, begin);
    double change = result(senders.submit(changes));
    for (Future<Double> end : ends) {
      double unused = result(end);
    }
    Samples samples = new Samples(java.util.Arrays.stream(millis).boxed().toList());
    return Map.of(
        "p50", samples.quantile(0.5),
        "p99", samples.quantile(0.99),
        "max", samples.quantile(1),
        "errors", (double) errors.get(),
        "change", change);
  }

  /** The median of what was done beside; 0 when nothing was. */
  private double besides(Beside beside, long begin) throws IOException {
    List<Double> took = new ArrayList<>();
    for (int number = 0; number < seconds; number++) {
      await(begin + TimeUnit.SECONDS.toNanos(number) + TimeUnit.MILLISECONDS.toNanos(500));
      double millis = beside.once(connections.get(CONNECTIONS), number);
      if (millis >= 0) {
        took.add(millis);
      }
    }
    return took.isEmpty() ? 0 : new Samples(took).median();
  }

  private static void await(long time) {
    for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static double result(Future<Double> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw new BenchmarkFailed("a sender failed: " + e.getCause());
    }
  }

  @Override
  public void close() throws IOException {
    senders.shutdownNow();
    for (ApiConnection connection : connections) {
      connection.close();
    }
  }
}
