package io.sluice.registry.consul;

import java.time.Duration;

/** Production's pace with the patience of a test. */
final class TestPacing {
  static final Pacing FAST =
      new Pacing(
          Duration.ofSeconds(3),
          Duration.ofMillis(100),
          200,
          Duration.ofMinutes(5),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofMillis(50),
          Duration.ofMillis(400),
          2_000_000);

  private TestPacing() {}
}
