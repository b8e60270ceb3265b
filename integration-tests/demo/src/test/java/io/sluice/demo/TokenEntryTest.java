package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenEntryTest {
  private final Path folder;

  TokenEntryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theEntryIsTheUsersAloneAndGoesWithTheDemo() throws IOException {
    Path own = Files.writeString(folder.resolve("token"), "mine\n");
    Path file = folder.resolve("tokens/127.0.0.1-18080");

    try (var entry = TokenEntry.write(folder, "127.0.0.1", 18_080, "secret")) {
      assertThat(entry).isNotNull();
      assertThat(file).hasContent("secret");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }

    assertThat(file).doesNotExist();
    assertThat(own).hasContent("mine");
  }

  @Test
  void anEntryThatAnotherDemoWroteStays() throws IOException {
    Path file = folder.resolve("tokens/127.0.0.1-18080");

    var old = TokenEntry.write(folder, "127.0.0.1", 18_080, "old");
    var next = TokenEntry.write(folder, "127.0.0.1", 18_080, "new");
    old.close();

    assertThat(file).hasContent("new");
    next.close();
    assertThat(file).doesNotExist();
  }
}
