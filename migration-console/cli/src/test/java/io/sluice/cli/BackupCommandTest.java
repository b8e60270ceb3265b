package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandTest {
  private Path home;
  private Path to;
  private FakeServer server;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    home = folder;
    to = folder.resolve("tonight.gz");
    server = new FakeServer();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aFolderThatIsNotThereIsNamedAsThat() {
    Run run =
        Run.of(
            Run.plain(home),
            "backup",
            home.resolve("nowhere").resolve("nightly.gz").toString(),
            "--server",
            server.url());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("cannot write", "there is no such folder");
  }

  private Run backup() {
    return Run.of(
        Run.plain(home), "backup", to.toString(), "--reason", "nightly", "--server", server.url());
  }

  @Test
  void aWholeOneIsItsOwnersAlone() throws IOException {
    Run run = backup();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("tonight.gz: whole");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to)))
        .isEqualTo("rw-------");
    assertThat(server.last("POST /backup").body()).isEqualTo("{\"reason\":\"nightly\"}");
  }

  @Test
  void whatLacksItsLastLineIsNoBackup() {
    server.reply("POST /backup", "{'backup':'sluice-backup-1'}\n{'table':'home'}\n");

    Run run = backup();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("no whole backup");
    assertThat(home).isDirectoryNotContaining("glob:**tonight*");
  }

  @Test
  void oneIsNotWrittenOver() throws IOException {
    Files.writeString(to, "of yesterday");

    assertThat(backup().code()).isEqualTo(3);
    assertThat(to).hasContent("of yesterday");
  }

  @Test
  void aRefusalIsSaid() {
    server.refuse("POST /backup", 503, "no backup is made: the database is away");

    assertThat(backup().err()).contains("the database is away");
    assertThat(to).doesNotExist();
  }
}
