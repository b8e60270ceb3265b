package io.sluice.view.traffic;

import io.sluice.view.Prober;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Believes proxies before it tries by itself: an endpoint that served one of them a moment ago
 * answers, whether or not a member can reach it.
 *
 * @param prober tries what no proxy was served by
 * @param seen what proxies report of endpoints
 * @param fresh how long ago a success still tells: two intervals of reports
 */
public record SeenByProxies(Prober prober, LastSuccess seen, Duration fresh, Clock clock)
    implements Prober {

  /** Asked on any thread. */
  @FunctionalInterface
  public interface LastSuccess {
    /** As {@link Traffic#succeeded}. */
    long succeeded(String address, int port);
  }

  @Override
  public CompletionStage<Result> probe(String address, int port) {
    long since = clock.millis() - fresh.toMillis();
    return seen.succeeded(address, port) >= since
        ? CompletableFuture.completedFuture(Result.ANSWERS)
        : prober.probe(address, port);
  }
}
