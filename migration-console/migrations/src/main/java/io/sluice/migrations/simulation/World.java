package io.sluice.migrations.simulation;

import io.sluice.migrations.engine.Answers;
import io.sluice.migrations.engine.Evidence;
import io.sluice.migrations.engine.Tally;
import io.sluice.view.TrafficSplit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A service's proxies, store and clock, second by second. One thread. */
public final class World {
  /** Where the service moves from. */
  public static final String OLD = "vm";

  /** Where it moves to. */
  public static final String NEW = "kubernetes";

  private static final long START = 1_800_000_000_000L;
  private static final int SECONDS_TO_ACKNOWLEDGE = 2;
  private static final double LATENCY_MS = 40;

  private final Service service;
  private final Chance chance;
  private long seconds;
  private long storedAt;
  private long generation = 1;
  private TrafficSplit split = TrafficSplit.all(OLD);
  private Answers old = Answers.NONE;
  private Answers fresh = Answers.NONE;

  /** The same service and seed behave the same. */
  public World(Service service, long seed) {
    this.service = service;
    this.chance = new Chance(seed);
  }

  /** Milliseconds since the epoch. */
  public long now() {
    return START + seconds * 1_000;
  }

  /** Goes on by a second. */
  public void beat() {
    seconds++;
    long all = service.requestsPerSecond();
    long moved = chance.binomial(all, split.weight(NEW) / (double) TrafficSplit.WHOLE);
    old = old.plus(answers(all - moved, service.errorRate()));
    fresh = fresh.plus(answers(moved, service.errorRate() + service.worse()));
  }

  private Answers answers(long requests, double errorRate) {
    long failed =
        service.dispersion() > 1
            ? chance.bursts(requests, errorRate, service.dispersion())
            : chance.binomial(requests, errorRate);
    return new Answers(requests - failed, failed);
  }

  /** Stores a split, as the runner does. */
  public void store(TrafficSplit next) {
    split = next.namingAlso(split);
    generation++;
    storedAt = seconds;
  }

  /** All that is known now. */
  public Evidence evidence() {
    boolean acknowledged = seconds - storedAt >= SECONDS_TO_ACKNOWLEDGE;
    List<String> silent = names(service.silent());
    return Evidence.NOTHING
        .withSplit(split, generation)
        .withProxies(
            new Evidence.Acknowledged(
                service.proxies(),
                acknowledged ? service.proxies() : 0,
                acknowledged ? List.of() : names(service.proxies()),
                List.of()))
        .withTraffic(
            new Evidence.Traffic(
                Tally.of("1", "web", Map.of(OLD, old, NEW, fresh)),
                service.proxies() - service.silent(),
                silent,
                service.silent()))
        .withRate((double) service.requestsPerSecond())
        .withLatency(
            Map.of(OLD, latency(LATENCY_MS), NEW, latency(LATENCY_MS + service.slowerMs())));
  }

  private Evidence.Latency latency(double millis) {
    SortedMap<Integer, Double> quantiles = new TreeMap<>();
    quantiles.put(9_900, millis);
    return new Evidence.Latency(quantiles, now());
  }

  private static List<String> names(int count) {
    return IntStream.range(0, Math.min(20, count)).mapToObj(i -> "proxy-" + i).toList();
  }

  /** What is in force. */
  public TrafficSplit split() {
    return split;
  }

  /** What the old environment answered so far. */
  public Answers old() {
    return old;
  }

  /** What the new environment answered so far. */
  public Answers fresh() {
    return fresh;
  }
}
