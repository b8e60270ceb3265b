package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How a short-lived program ended.
 *
 * @param exit its exit value; -1 when it could not be started or ran too long
 * @param output everything it wrote
 */
public record ToolRun(int exit, String output) {
  /** Runs it to its end, or until the limit. */
  public static ToolRun of(Path folder, Duration limit, String... command) {
    Path log = null;
    try {
      log = Files.createTempFile(folder, ".tool-", ".log");
      var spec = new ProcessSpec(command[0], List.of(command), Map.of("LC_ALL", "C"), folder, log);
      try (var process = ManagedProcess.start(spec)) {
        int exit = process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        return new ToolRun(exit, Files.readString(log));
      }
    } catch (ProcessFailed e) {
      return new ToolRun(-1, String.valueOf(e.getMessage()));
    } catch (TimeoutException e) {
      return new ToolRun(-1, command[0] + " took longer than " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ToolRun(-1, command[0] + " was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for " + command[0], e);
    } catch (IOException e) {
      throw new UncheckedIOException("running " + command[0], e);
    } finally {
      remove(log);
    }
  }

  private static void remove(@org.jspecify.annotations.Nullable Path log) {
    if (log != null && !log.toFile().delete()) {
      log.toFile().deleteOnExit();
    }
  }

  /** Whether it ended with 0. */
  public boolean succeeded() {
    return exit == 0;
  }

  /** The last line that says something, for a message. */
  String lastLine() {
    List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "exit value " + exit : lines.get(lines.size() - 1).strip();
  }
}
