package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminTokenTest {
  private final Path folder;

  AdminTokenTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theSecretIsMadeOnceAndOnlyItsOwnerReadsIt() throws IOException {
    String made = AdminToken.in(folder);

    assertThat(made).matches("[A-Za-z0-9_-]{43}");
    assertThat(AdminToken.in(folder)).isEqualTo(made);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("admin.token"))))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("admin.token");
    }
  }

  @Test
  void twoServersHaveTwoSecrets() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));

    assertThat(AdminToken.in(folder)).isNotEqualTo(AdminToken.in(other));
  }

  @Test
  void aRestThatACrashLeftDoesNotGetInTheWay() throws IOException {
    Files.writeString(folder.resolve("admin.token.new"), "half");

    assertThat(AdminToken.in(folder)).hasSize(43);
  }
}
