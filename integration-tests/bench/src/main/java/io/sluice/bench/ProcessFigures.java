package io.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What Linux says of another process, by {@code /proc/PID}. */
public final class ProcessFigures {
  /** The kernel's unit of CPU time for programs, on every Linux that Java runs on. */
  private static final long MILLIS_PER_TICK = 10;

  private final Path folder;

  public ProcessFigures(long pid) {
    this.folder = Path.of("/proc", Long.toString(pid));
  }

  /**
   * CPU time of all its threads since it started, user and system, in steps of 10 ms: subtract two
   * over many changes, never over one.
   */
  public Duration cpu() throws IOException {
    String stat = Files.readString(folder.resolve("stat"));
    // The second field, the program's name, may hold spaces and ends with the last parenthesis.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return Duration.ofMillis(ticks * MILLIS_PER_TICK);
  }

  /** Resident memory in bytes. */
  public long residentBytes() throws IOException {
    return 1024 * Long.parseLong(status("VmRSS:").split(" ", 2)[0]);
  }

  /** Threads, the JVM's own included. */
  public int threads() throws IOException {
    return Integer.parseInt(status("Threads:"));
  }

  private String status(String key) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("status"));
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).strip())
        .findFirst()
        .orElseThrow(() -> new IOException(folder + "/status has no " + key));
  }
}
