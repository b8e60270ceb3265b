package io.sluice.suites;

import io.sluice.components.ManagedProcess;
import io.sluice.components.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a server occupies.
 *
 * @param threads names of the live ones, sorted
 * @param files open descriptors, sockets among them
 * @param heapMegabytes that are still used after a full collection
 */
record Footprint(List<String> threads, int files, double heapMegabytes) {
  /** Java's threads have a number; the virtual machine's own have none. */
  private static final Pattern THREAD = Pattern.compile("(?m)^\"(.+)\" #\\d+ ");

  /** Now; the heap is asked for right after a collection, before new garbage comes. */
  static Footprint of(Member member) {
    List<String> threads =
        THREAD
            .matcher(ask(member, "Thread.print"))
            .results()
            .map(found -> found.group(1))
            .sorted()
            .toList();
    int files = (int) member.metric("process_files_open_files");
    ask(member, "GC.run");
    return new Footprint(
        threads, files, member.metricsWith("jvm_memory_used_bytes{area=\"heap\"") / (1024 * 1024));
  }

  /** The threads that were not there before; a name may be there several times. */
  List<String> threadsSince(Footprint before) {
    List<String> more = new ArrayList<>(threads);
    before.threads().forEach(more::remove);
    return more;
  }

  private static String ask(Member member, String question) {
    Path folder = member.data();
    Path answer = folder.resolve("jcmd.log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(member.process().pid()),
            question);
    try {
      Files.deleteIfExists(answer);
      try (ManagedProcess jcmd =
          ManagedProcess.start(new ProcessSpec("jcmd", command, Map.of(), folder, answer))) {
        int exit = jcmd.onExit().join();
        if (exit != 0) {
          throw new AssertionError("jcmd ended with " + exit + ": " + jcmd.tail());
        }
      }
      return Files.readString(answer);
    } catch (IOException e) {
      throw new UncheckedIOException("asking the server's virtual machine", e);
    }
  }
}
