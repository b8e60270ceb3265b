package io.sluice.agent.errand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.relay.Accepted;
import io.sluice.agent.relay.AgentLoop;
import io.sluice.xds.protocol.errand.Errand;
import io.sluice.xds.protocol.errand.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyTimeTest {
  private final AtomicLong nanos = new AtomicLong();
  private final EnvoyTime time = new EnvoyTime(nanos::get);

  private String read(long millis) throws IOException {
    return time.spend(
        () -> {
          pass(millis);
          return "read";
        });
  }

  private void pass(long millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  @Test
  void shortReadingsNeverWait() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      assertThat(read(5)).isEqualTo("read");
      pass(50);
    }
  }

  @Test
  void whoReadsMuchWaitsAndIsToldForHowLong() throws IOException {
    read(2_000);
    read(2_000);

    assertThatThrownBy(() -> read(1)).hasMessageEndingWith("ask again in 11 s");
    pass(8_000);
    assertThatThrownBy(() -> read(1)).hasMessageEndingWith("ask again in 3 s");
    pass(2_001);
    assertThat(read(1)).isEqualTo("read");
  }

  @Test
  void nobodyWaitsForLongerThanHalfAMinute() {
    assertThatThrownBy(
            () ->
                time.spend(
                    () -> {
                      pass(60_000);
                      throw new IOException("Envoy does not answer");
                    }))
        .hasMessage("Envoy does not answer");

    assertThatThrownBy(() -> read(1)).hasMessageEndingWith("ask again in 31 s");
  }

  @Test
  void allReadingsOfAnEnvoyShareItsTimeAndItsLogDoesNot(@TempDir Path folder) throws IOException {
    try (FakeEnvoy envoy = new FakeEnvoy();
        AgentLoop thread = new AgentLoop("test-errands")) {
      EnvoyTime slow = new EnvoyTime(() -> nanos.addAndGet(Duration.ofSeconds(4).toNanos()));
      Errands errands =
          new Errands(
              envoy.admin(),
              new LogLevels(
                  envoy.admin(), folder.resolve("levels.json"), thread, Clock.systemUTC()),
              new Reach(System::nanoTime),
              slow,
              new Accepted(),
              thread);
      List<Report> reports = new CopyOnWriteArrayList<>();
      for (String kind : List.of("config", "clusters", "stats", "log-level")) {
        errands.run(new Errand(1, kind, new TreeMap<>()), reports::addAll);
      }

      await().until(() -> reports.size() == 4);
      assertThat(reports).extracting(Report::done).containsExactly(true, false, false, true);
      assertThat(reports.get(1).text()).contains("ask again in");
    }
  }
}
