package io.sluice.store;

import java.time.Clock;
import java.time.Duration;

/**
 * An empty database of one kind, for one test. A contract takes it in its constructor; its two
 * subclasses give {@link H2UnderTest#in} and {@link PostgresUnderTest#fresh}.
 */
interface StoreUnderTest {
  /** Opens, or stands for, the same database every time. */
  DatabaseAddress address();

  /** Opens it; whoever opens it closes it. */
  default Database open(Clock clock) {
    return Database.open(address(), Duration.ofSeconds(5), true, clock);
  }
}
