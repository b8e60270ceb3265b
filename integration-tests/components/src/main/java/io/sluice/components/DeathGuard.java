package io.sluice.components;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Ends one process when this JVM dies without running its shutdown hooks (SIGKILL, a crash): a
 * small shell waits on a pipe that only this JVM holds, and the kernel closes it then.
 */
final class DeathGuard {
  private static final String SCRIPT =
      "trap '' INT TERM HUP; cd /; read -r word; [ \"$word\" = done ] && exit 0;"
          + " kill -TERM \"$1\" 2>/dev/null; i=0;"
          + " while kill -0 \"$1\" 2>/dev/null && [ $i -lt 20 ]; do sleep 0.1; i=$((i+1)); done;"
          + " kill -KILL \"$1\" 2>/dev/null; exit 0";

  private final OutputStream pipe;

  private DeathGuard(OutputStream pipe) {
    this.pipe = pipe;
  }

  static DeathGuard over(long pid) throws IOException {
    Process guard =
        new ProcessBuilder("sh", "-c", SCRIPT, "sluice-guard", Long.toString(pid))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new DeathGuard(guard.getOutputStream());
  }

  /**
   * The process is gone or being stopped in order: the guard ends and touches nothing. May be
   * repeated.
   */
  synchronized void release() {
    try (pipe) {
      pipe.write("done\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException closed) {
      // A closed pipe means that the guard was released before or is gone; either way it does
      // nothing more.
      return;
    }
  }
}
