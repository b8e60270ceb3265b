package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  private final Path parent;
  private final Path folder;

  DataFolderTest(@TempDir Path parent) {
    this.parent = parent;
    this.folder = parent.resolve("a/b");
  }

  @Test
  void aFolderBelongsToOneServerAtATime() throws Exception {
    try (DataFolder taken = DataFolder.take(folder)) {
      assertThat(taken.path()).isEqualTo(folder);
      assertThatThrownBy(() -> DataFolder.take(folder))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("another server uses the data folder " + folder);
    }

    DataFolder.take(folder).close();
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws Exception {
    Files.writeString(parent.resolve("a"), "in the way");

    assertThatThrownBy(() -> DataFolder.take(folder))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("cannot write in the data folder " + folder);
  }
}
