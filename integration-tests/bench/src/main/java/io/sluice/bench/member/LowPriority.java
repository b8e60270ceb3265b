package io.sluice.bench.member;

import io.sluice.bench.BenchmarkFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A processor only when nobody else wants it, for a process that would run on another machine than
 * what is measured.
 */
final class LowPriority {
  /** Of nice(1): about a tenth of the weight of the others. */
  static final int NICE = 10;

  private LowPriority() {}

  /**
   * Gives it to all threads of a process.
   *
   * @param pid of a process that leads its session, as those of {@code ManagedProcess} do
   * @throws BenchmarkFailed when the system refuses
   */
  static void give(long pid) throws IOException, InterruptedException {
    // Linux may share processors out between sessions before it looks at a process's nice, which
    // then says nothing to other sessions: sched(7), "The autogroup feature".
    Path group = Path.of("/proc/" + pid + "/autogroup");
    if (Files.exists(group)) {
      Files.writeString(group, Integer.toString(NICE));
    }
    List<String> command = List.of("renice", "-n", "" + NICE, "-g", "" + pid);
    Process renice = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(renice.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (renice.waitFor() != 0) {
      throw new BenchmarkFailed(String.join(" ", command) + ": " + said.strip());
    }
  }
}
