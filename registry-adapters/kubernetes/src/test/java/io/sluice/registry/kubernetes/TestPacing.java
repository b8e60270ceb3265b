package io.sluice.registry.kubernetes;

import java.time.Duration;

/** Production's pace with the patience of a test. */
final class TestPacing {
  static final Pacing FAST =
      new Pacing(
          500,
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofMillis(50),
          Duration.ofMillis(400),
          2_000_000,
          200_000);

  private TestPacing() {}
}
