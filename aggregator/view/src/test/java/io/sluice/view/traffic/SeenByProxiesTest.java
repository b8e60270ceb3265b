package io.sluice.view.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Prober.Result;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SeenByProxiesTest {
  private static final long NOW = 1_790_000_000_000L;

  private static Result probed(long succeeded) {
    SeenByProxies prober =
        new SeenByProxies(
            (address, port) -> CompletableFuture.completedFuture(Result.SILENT),
            (address, port) -> address.equals("10.0.0.1") && port == 80 ? succeeded : 0,
            Duration.ofSeconds(10),
            Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
    return prober.probe("10.0.0.1", 80).toCompletableFuture().join();
  }

  @Test
  void whoServedAProxyAMomentAgoAnswers() {
    assertThat(probed(NOW - 10_000)).isEqualTo(Result.ANSWERS);
  }

  @Test
  void whoServedNobodyLatelyIsTried() {
    assertThat(probed(NOW - 10_001)).isEqualTo(Result.SILENT);
    assertThat(probed(0)).isEqualTo(Result.SILENT);
  }
}
