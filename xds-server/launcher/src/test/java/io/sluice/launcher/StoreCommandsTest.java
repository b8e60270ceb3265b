package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a shell sees of the commands that look after the database. */
final class StoreCommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path folder;
  private final String config;

  StoreCommandsTest(@TempDir Path folder) {
    this.folder = folder;
    config = new ConfigurationFile(folder, Map.of()).write(ConfigurationFile.ONE_SOURCE).toString();
  }

  private int run(String... args) {
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    return commands.execute(args);
  }

  @Test
  void whereThereIsNoDatabaseThereIsNothingToBackUp() {
    assertThat(run("backup", "--config", config, folder.resolve("b").toString())).isEqualTo(1);

    assertThat(err.toString()).contains("is gone");
    assertThat(folder.resolve("b")).doesNotExist();
  }

  @Test
  void aBackupIsWrittenOnceAndComesBack() throws Exception {
    String backup = folder.resolve("b").toString();
    String missing = folder.resolve("none").toString();
    assertThat(run("restore", "--config", config, missing)).isEqualTo(1);
    Files.writeString(folder.resolve("rubbish"), "rubbish");
    assertThat(run("restore", "--config", config, folder.resolve("rubbish").toString()))
        .isEqualTo(3);
    assertThat(err.toString()).contains("is damaged, or no backup");

    assertThat(run("backup", "--config", config, backup)).isZero();
    assertThat(run("backup", "--config", config, backup)).isEqualTo(3);
    assertThat(run("restore", "--config", config, backup)).isZero();
    assertThat(out.toString()).contains("restored:", "audit up to 0");
  }

  @Test
  void aMoveNamesADatabaseWithoutSecrets() {
    assertThat(run("store", "move", "--config", config, "--to", "jdbc:postgresql://a:s3cret@b/c"))
        .isEqualTo(2);

    assertThat(err.toString()).contains("--to", "(hidden)").doesNotContain("s3cret");
    assertThat(run("store", "compare", "--config", config)).isEqualTo(1);
    assertThat(err.toString()).contains("no last-known-good file");
    assertThat(run("store")).isEqualTo(2);
  }
}
