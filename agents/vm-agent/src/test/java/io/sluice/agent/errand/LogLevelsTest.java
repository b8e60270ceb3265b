package io.sluice.agent.errand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.relay.AgentLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLevelsTest {
  private static final String BACK = "POST /logging?paths=admin%3Awarning%2Chttp%3Ainfo";

  private final AgentLoop thread = new AgentLoop("test-errands");
  private Path file;
  private FakeEnvoy envoy;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    file = folder.resolve("log-level.json");
    envoy = new FakeEnvoy();
  }

  @AfterEach
  void stop() {
    thread.close();
    envoy.close();
  }

  private LogLevels levels() {
    return new LogLevels(envoy.admin(), file, thread, Clock.systemUTC());
  }

  @Test
  void whatWasThereBeforeTheFirstTurnComesBack() throws IOException {
    LogLevels levels = levels();
    levels.turn("debug", "1");
    envoy.answer = "active loggers:\n  admin: debug\n  http: debug\n";
    levels.turn("trace", "1");

    await().until(() -> envoy.asked().contains(BACK));
    await().until(() -> !Files.exists(file));
    assertThat(envoy.asked())
        .startsWith("POST /logging", "POST /logging?level=debug", "POST /logging?level=trace");
  }

  @Test
  void aTurnSaysHowManyLoggersFollowedAndUntilWhen() throws IOException {
    LogLevels levels = levels();
    assertThat(levels.now()).isEqualTo("active loggers:\n  admin: warning\n  http: info\n");
    envoy.answer = "active loggers:\n  admin: warning\n  http: debug\n";

    assertThat(levels.turn("debug", "3600"))
        .matches("1 of 2 loggers at debug until \\S+:\\d\\dZ, then each as it was before\n");

    assertThat(levels.now()).startsWith("turned until ").endsWith("  http: debug\n");
  }

  @Test
  void anotherAgentTakesBackWhatTheLastOneTurned() throws IOException {
    levels().turn("debug", "3600");
    String kept = Files.readString(file).replaceFirst("20\\d\\d-", "2001-");
    Files.writeString(file, kept);

    levels().start();

    await().until(() -> envoy.asked().contains(BACK));
    await().until(() -> !Files.exists(file));
  }

  @Test
  void aFileThatHoldsNoLevelsIsSetAside() throws IOException {
    Files.writeString(file, "{\"until\": 7");

    levels().start();

    await().until(() -> Files.exists(file.resolveSibling("log-level.json.damaged")));
  }

  @Test
  void onlyALevelThatEnvoyHasIsTakenAndNotForEver() {
    assertThatThrownBy(() -> levels().turn("loud", "900")).hasMessageContaining("one of");
    assertThatThrownBy(() -> levels().turn("debug", "3601")).hasMessageContaining("3600");
    assertThatThrownBy(() -> levels().turn("debug", "")).hasMessageContaining("seconds");
    assertThat(envoy.asked()).isEmpty();
  }
}
