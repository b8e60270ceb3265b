package io.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is there when all of it is, and not before. */
final class Download {
  private Download() {}

  /** What is wrong with a place; the exceptions of some faults have no words but the path. */
  static String why(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such folder";
    }
    return e instanceof AccessDeniedException
        ? "not allowed there"
        : String.valueOf(e.getMessage());
  }

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
      throw new Failure(Failure.FAILED, "cannot write " + file + ": " + why(e));
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
