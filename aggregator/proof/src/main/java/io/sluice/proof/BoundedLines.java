package io.sluice.proof;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Lines of a file that anybody may have written. */
final class BoundedLines {
  /** An entry holds two values of at most 1 MiB each, escaped. */
  private static final int LONGEST = 16 << 20;

  private BoundedLines() {}

  /**
   * The next line without its end, or null after the last one.
   *
   * @throws IOException if it is too long
   */
  static @Nullable String next(BufferedReader lines) throws IOException {
    int at = lines.read();
    if (at < 0) {
      return null;
    }
    StringBuilder line = new StringBuilder();
    for (; at >= 0 && at != '\n'; at = lines.read()) {
      if (line.length() == LONGEST) {
        throw new IOException("a line is longer than " + (LONGEST >> 20) + " Mi characters");
      }
      line.append((char) at);
    }
    return line.toString();
  }
}
