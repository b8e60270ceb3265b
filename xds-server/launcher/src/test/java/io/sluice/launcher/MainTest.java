package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a shell sees of the commands. */
final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path folder;

  MainTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private int run(String... args) {
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    return commands.execute(args);
  }

  private String file(String text) {
    return new ConfigurationFile(folder, Map.of()).write(text).toString();
  }

  @Test
  void aRightConfigurationIsOk() {
    assertThat(run("config", "check", file(ConfigurationFile.ONE_SOURCE))).isZero();

    assertThat(out.toString()).isEqualTo("ok" + System.lineSeparator());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aWrongConfigurationIsExitTwoWithAllMistakesOnStandardError() {
    String file = file("start: { wait: soon }\nmember: \"\"\n" + ConfigurationFile.ONE_SOURCE);

    assertThat(run("config", "check", file)).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .containsExactly(
            file + ": 2 mistakes",
            "  line 1: start.wait: \"soon\" is wrong; allowed: 100ms to 1h, such as 500ms, 30s, 5m",
            "  line 2: member: \"\" is wrong; allowed: 1 to 63 letters, digits, '.', '_' and '-'");
  }

  @Test
  void aServerWithAWrongConfigurationStartsNothing() {
    String file = file("data: state\nguard: 5\n" + ConfigurationFile.ONE_SOURCE);

    assertThat(run("server", "--config", file)).isEqualTo(2);

    assertThat(err.toString()).contains("1 mistake", "guard: must be a mapping of keys");
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void wrongUseIsExitTwo() {
    assertThat(run("server")).isEqualTo(2);
    assertThat(run("config")).isEqualTo(2);
    assertThat(run("config", "check")).isEqualTo(2);
    assertThat(run("config", "check", "a", "b")).isEqualTo(2);
    assertThat(run("server", "--config", "x", "--no-such-option")).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
  }

  @Test
  void helpIsExitZeroOnStandardOutput() {
    assertThat(run("server", "--help")).isZero();

    assertThat(out.toString()).contains("--config", "--observe");
  }
}
