package io.sluice.registry.etcd;

import java.time.Duration;

/** Production's pace with the patience of a test. */
final class TestPacing {
  static final EtcdPacing FAST =
      new EtcdPacing(
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(20),
          Duration.ofMillis(50),
          Duration.ofMillis(400),
          20,
          1024 * 1024,
          64 * 1024,
          20_000);

  private TestPacing() {}
}
