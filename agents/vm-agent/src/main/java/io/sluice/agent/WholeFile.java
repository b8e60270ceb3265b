package io.sluice.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A small text on disk that is there whole, or as it was before. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Puts a text in a file's place, aside and renamed; the same text touches nothing.
   *
   * @return whether that is news
   * @throws IOException if it cannot be written; the file of before stands
   */
  public static boolean put(Path file, String text) throws IOException {
    try {
      if (Files.readString(file).equals(text)) {
        return false;
      }
    } catch (NoSuchFileException none) {
      // The first one is news, too.
    }
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(aside, text);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }
}
