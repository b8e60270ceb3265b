package io.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is there when all of it is, and not before. */
final class Download {
  private Download() {}

  /**
   * Writes it.
   *
   * @return its bytes
   * @throws IOException if what is read breaks off; the file is as it was
   * @throws Failure if the file cannot be written
   */
  static long into(Path file, InputStream body) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.deleteIfExists(aside);
      Files.createFile(aside);
    } catch (IOException e) {
      throw new Failure(Failure.FAILED, "cannot write " + file + ": " + e.getMessage());
    }
    try {
      long bytes = Files.copy(body, aside, StandardCopyOption.REPLACE_EXISTING);
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
      return bytes;
    } finally {
      Files.deleteIfExists(aside);
    }
  }
}
