package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * The time of day that one process sees, set while it runs as an operator or NTP would set the
 * machine's. Waits, timers and {@code System.nanoTime} go on as ever.
 */
public final class MovableClock {
  private final Path library;
  private final Path file;

  private MovableClock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /**
   * A clock that is right.
   *
   * @param library {@link Components#faketime}
   * @param file holds by how much the clock is wrong; made here
   */
  public static MovableClock of(Path library, Path file) {
    MovableClock clock = new MovableClock(library, file);
    clock.set(Duration.ZERO);
    return clock;
  }

  /** Variables for a process that is to live by this clock. */
  public Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Debian's build mends waits that need no mending: a JVM's would all return at once.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0",
        "NO_FAKE_STAT",
        "1");
  }

  /** Sets the clock wrong by so much, negative for the past; the process sees it within 2 s. */
  public void set(Duration offset) {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(aside, (offset.isNegative() ? "" : "+") + offset.toSeconds() + "s\n");
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("setting the clock of " + file, e);
    }
  }
}
