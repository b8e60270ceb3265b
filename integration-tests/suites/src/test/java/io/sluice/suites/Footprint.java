package io.sluice.suites;

import io.sluice.components.ManagedProcess;
import io.sluice.components.ProcessSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * What a server occupies.
 *
 * @param threads live ones
 * @param files open descriptors, sockets among them
 * @param heapMegabytes that are still used after a full collection
 */
record Footprint(int threads, int files, double heapMegabytes) {
  /** Now; collects the server's garbage first. */
  static Footprint of(Member member) {
    collect(member);
    return new Footprint(
        (int) member.metric("jvm_threads_live_threads"),
        (int) member.metric("process_files_open_files"),
        member.metricsWith("jvm_memory_used_bytes{area=\"heap\"") / (1024 * 1024));
  }

  private static void collect(Member member) {
    Path folder = member.data();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(member.process().pid()),
            "GC.run");
    try (ManagedProcess jcmd =
        ManagedProcess.start(
            new ProcessSpec(
                "jcmd", command, java.util.Map.of(), folder, folder.resolve("jcmd.log")))) {
      int exit = jcmd.onExit().join();
      if (exit != 0) {
        throw new AssertionError("jcmd ended with " + exit + ": " + jcmd.tail());
      }
    }
  }
}
