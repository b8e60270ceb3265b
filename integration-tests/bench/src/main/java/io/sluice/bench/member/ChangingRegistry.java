package io.sluice.bench.member;

import io.sluice.bench.BenchmarkFailed;
import io.sluice.bench.Result;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real registry under a running server, changed one instance at a time. Used by one thread. */
abstract class ChangingRegistry {
  static final int PATIENCE_SECONDS = 30;

  /**
   * So that every change meets adapter and server at rest; more than the 0.125 s for which the
   * Consul adapter takes wake-ups together.
   */
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Fleet fleet;
  private final Subscribers subscribers;
  private int changes;
  private Fleet.Member last = new Fleet.Member("", "", 0);

  ChangingRegistry(Fleet fleet, Subscribers subscribers) {
    this.fleet = fleet;
    this.subscribers = subscribers;
  }

  /** When things happened, by {@link System#nanoTime}, under the names of the figures. */
  record Stamps(long begun, Map<String, Long> marks) {}

  /**
   * The reading that carried the change.
   *
   * @param answered when the server had the answer
   * @param marks what else happened when
   */
  record Read(long answered, Map<String, Long> marks) {}

  /** What is done to one instance. */
  record Step(Fleet.Member member, boolean added) {}

  /**
   * Adds an instance, or announces its departure.
   *
   * @param watched whether somebody wants to know when the server read it
   */
  abstract Stamps change(Step step, boolean watched) throws IOException, InterruptedException;

  /** When the server had the answer that carries the change; asked once all subscribers have it. */
  abstract Read read(Step step) throws IOException, InterruptedException;

  /** Replaces every instance at once; when each began to be true. */
  abstract Map<String, Long> replaceAll(List<Fleet.Member> by)
      throws IOException, InterruptedException;

  /** What the registry was asked for since the last call, per change of so many. */
  List<Result> traffic(int changes) {
    return List.of();
  }

  /** One change and its receipt by all; milliseconds by figure. */
  final Map<String, Double> round() throws IOException, InterruptedException {
    LockSupport.parkNanos(BETWEEN_NANOS);
    Step step = next();
    Arrivals arrivals = subscribers.expect(step.member(), step.added());
    Stamps stamps = change(step, true);
    long received = arrivals.awaitLast(PATIENCE_SECONDS);
    Read read = read(step);
    Map<String, Double> figures = new TreeMap<>();
    figures.put(PipelineFigures.FROM_CHANGE, millis(received - stamps.begun()));
    figures.put(PipelineFigures.FROM_READ, millis(received - read.answered()));
    stamps.marks().forEach((name, at) -> figures.put(name, millis(at - stamps.begun())));
    read.marks().forEach((name, at) -> figures.put(name, millis(at - stamps.begun())));
    return figures;
  }

  /** Many changes, each received by all before the next. */
  final void run(int count, long pauseNanos) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      LockSupport.parkNanos(pauseNanos);
      Step step = next();
      Arrivals arrivals = subscribers.expect(step.member(), step.added());
      change(step, false);
      if (arrivals.awaitLast(PATIENCE_SECONDS) == 0) {
        throw new BenchmarkFailed("a change was received at no time");
      }
    }
  }

  /** Every service's instances replaced by as many new ones. */
  final PipelineFigures.Burst burst() throws IOException, InterruptedException {
    List<Fleet.Member> by = fleet.generation();
    List<Long> before = subscribers.responses();
    BurstArrivals arrivals = subscribers.expect(by);
    Map<String, Long> begun = replaceAll(by);
    arrivals.awaitLast(4L * PATIENCE_SECONDS);
    List<Long> after = subscribers.responses();
    long longest = 0;
    for (Map.Entry<String, Long> each : arrivals.lastOfAddress().entrySet()) {
      longest = Math.max(longest, each.getValue() - begun.getOrDefault(each.getKey(), 0L));
    }
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (int i = 0; i < before.size(); i++) {
      int responses = Math.toIntExact(after.get(i) - before.get(i));
      least = Math.min(least, responses);
      most = Math.max(most, responses);
    }
    long first = begun.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    long end = begun.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    return new PipelineFigures.Burst(by.size(), millis(end - first), millis(longest), least, most);
  }

  private Step next() {
    boolean add = changes % 2 == 0;
    if (add) {
      List<String> shared = subscribers.shared();
      last = fleet.another(shared.get(changes / 2 % shared.size()));
    }
    changes++;
    return new Step(last, add);
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
