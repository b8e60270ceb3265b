package io.sluice.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Asks for what must not stand on a command line, where every user of the machine reads it. */
final class Prompt {
  private final @Nullable Console console;
  private final InputStream in;

  /**
   * Asks a terminal or reads.
   *
   * @param console of the process, or null where nobody can be asked
   * @param in standard input, for {@code -}
   */
  Prompt(@Nullable Console console, InputStream in) {
    this.console = console;
    this.in = in;
  }

  /**
   * A line that may be seen.
   *
   * @param instead how it is said where nobody can be asked
   */
  String line(String question, String instead) {
    if (console == null) {
      throw new Failure(Failure.USAGE, "there is no terminal to ask for it: " + instead);
    }
    String line = console.readLine("%s: ", question);
    return line == null ? "" : line.strip();
  }

  /** A secret, from a file or without an echo. */
  String secret(String question, @Nullable String file) {
    if (file != null) {
      return read(file);
    }
    if (console == null) {
      throw nobody(question);
    }
    char[] typed = console.readPassword("%s: ", question);
    return typed == null ? "" : new String(typed);
  }

  /** A new secret, typed twice. */
  String fresh(String question, @Nullable String file) {
    String first = secret(question, file);
    if (file == null && !first.equals(secret("Again", null))) {
      throw new Failure(Failure.USAGE, "the two are not the same; nothing was done");
    }
    return first;
  }

  private String read(String file) {
    try (BufferedReader reader =
        file.equals("-")
            ? new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
            : Files.newBufferedReader(Path.of(file))) {
      String line = reader.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, file + " cannot be read");
    }
  }

  private static Failure nobody(String question) {
    return new Failure(
        Failure.USAGE,
        "there is no terminal to ask for: "
            + question
            + "; give it in a file (--password-file FILE, - for standard input)");
  }
}
