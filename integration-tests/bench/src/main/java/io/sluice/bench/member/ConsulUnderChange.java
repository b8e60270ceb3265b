package io.sluice.bench.member;

import io.sluice.bench.BenchmarkFailed;
import io.sluice.bench.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A Consul agent, with a proxy before it that knows when the server had which answer. */
final class ConsulUnderChange extends ChangingRegistry {
  static final String KEPT = "/v1/health/service/";

  /** By which the adapter learns what to read again. */
  private static final String LISTING = "/v1/health/state/any";

  /** More than one agent answers at once on these machines. */
  private static final int WRITERS = 8;

  private final ConsulFleet consul;
  private final RecordingProxy proxy;
  private List<Fleet.Member> registered;

  ConsulUnderChange(
      Fleet fleet,
      Subscribers subscribers,
      ConsulFleet consul,
      RecordingProxy proxy,
      List<Fleet.Member> registered) {
    super(fleet, subscribers);
    this.consul = consul;
    this.proxy = proxy;
    this.registered = List.copyOf(registered);
  }

  @Override
  Stamps change(Step step, boolean watched) throws IOException, InterruptedException {
    if (!watched) {
      long begun = System.nanoTime();
      consul.set(step.member(), step.added());
      return new Stamps(begun, Map.of());
    }
    proxy.take();
    CompletableFuture<Long> bare = consul.woken(step.member().service());
    long begun = System.nanoTime();
    consul.set(step.member(), step.added());
    long answered = System.nanoTime();
    return new Stamps(
        begun, Map.of(PipelineFigures.REGISTERED, answered, PipelineFigures.BARE, woken(bare)));
  }

  private static long woken(CompletableFuture<Long> bare) throws InterruptedException {
    try {
      return bare.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchmarkFailed("Consul did not wake a blocking query", e);
    }
  }

  @Override
  Read read(Step step) throws IOException {
    long listed = 0;
    for (Exchange exchange : proxy.take()) {
      if (exchange.path().startsWith(LISTING)) {
        listed = exchange.lastNanos();
      } else if (exchange.path().startsWith(KEPT + step.member().service())
          && consul.carries(exchange.body(), step.member(), step.added())) {
        return new Read(
            exchange.lastNanos(),
            Map.of(
                PipelineFigures.LISTED,
                listed == 0 ? exchange.lastNanos() : listed,
                PipelineFigures.READ,
                exchange.lastNanos()));
      }
    }
    throw new BenchmarkFailed("no answer of Consul carried the change");
  }

  @Override
  List<Result> traffic(int changes) {
    List<Exchange> all = proxy.take();
    List<Exchange> names = all.stream().filter(each -> each.path().startsWith(KEPT)).toList();
    long bytes = all.stream().mapToLong(Exchange::bytes).sum();
    return List.of(
        Result.told("consul: names read per change", (double) names.size() / changes, ""),
        Result.told("consul: answers per change", bytes / 1e3 / changes, "kB"));
  }

  @Override
  Map<String, Long> replaceAll(List<Fleet.Member> by) throws IOException, InterruptedException {
    Map<String, Long> begun = new ConcurrentHashMap<>();
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < by.size(); i++) {
        Fleet.Member old = registered.get(i);
        Fleet.Member next = by.get(i);
        Callable<Long> write =
            () -> {
              consul.replace(old, next);
              return begun.put(next.address(), System.nanoTime());
            };
        all.add(writers.submit(write));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new BenchmarkFailed("Consul did not take the burst: " + e.getCause(), e);
    } finally {
      writers.shutdownNow();
    }
    registered = List.copyOf(by);
    return begun;
  }
}
