package io.sluice.suites;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What one process of a server has said; those before it on the same file are left out. */
final class MemberLog {
  /** Vert.x' word on a machine that is short of processors, which no story is about. */
  private static final String STARVED = " BlockedThreadChecker ";

  private final Path file;
  private final int from;

  private MemberLog(Path file, int from) {
    this.file = file;
    this.from = from;
  }

  /** Of a process that is about to start. */
  static MemberLog following(Path file) {
    return new MemberLog(file, Files.exists(file) ? read(file).length : 0);
  }

  List<String> lines() {
    byte[] all = read(file);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8).lines().toList();
  }

  /** The lines of a level, {@code WARN} for example, that contain a text. */
  List<String> lines(String level, String text) {
    return lines().stream()
        .filter(line -> line.matches("\\S+ " + level + " .*") && line.contains(text))
        .filter(line -> !line.contains(STARVED))
        .toList();
  }

  /** What an operator should act on, as far as it contains a text. */
  List<String> warnings(String text) {
    return lines("WARN", text);
  }

  /** What should never be there. */
  List<String> errors() {
    return lines("ERROR", "");
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
