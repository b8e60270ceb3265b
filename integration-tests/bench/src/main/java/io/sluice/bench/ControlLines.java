package io.sluice.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The contender's side of {@link ContenderProcess}: answers lines from standard input until it
 * ends. {@code heap} and {@code cpu} are known to every contender.
 */
public final class ControlLines {
  static final String FAILED = "! ";
  static final String HEAP = "heap";
  static final String CPU = "cpu";

  private final Map<String, Command> commands = new HashMap<>();
  private long asking;

  public ControlLines() {
    on(HEAP, words -> Long.toString(liveHeap()));
    on(CPU, words -> Long.toString(threadCpu() - asking));
  }

  /** What a contender does for a line. */
  @FunctionalInterface
  public interface Command {
    /**
     * Does it.
     *
     * @param words of the line after the first
     * @return the answer, one line
     */
    String run(List<String> words) throws IOException, InterruptedException;
  }

  /** Adds a command by the first word of its lines. */
  public ControlLines on(String word, Command command) {
    commands.put(word, command);
    return this;
  }

  /** Adds a command that only looks: its own CPU time is not the contender's. */
  public ControlLines onQuestion(String word, Command command) {
    return on(
        word,
        words -> {
          long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
          String answer = command.run(words);
          asking += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
          return answer;
        });
  }

  /** Answers until standard input ends, then ends the JVM in order, so that a profile is kept. */
  public void serve() throws IOException, InterruptedException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(answer(List.of(line.split(" ", -1))));
    }
    System.exit(0);
  }

  private String answer(List<String> words) throws IOException, InterruptedException {
    Command command = commands.get(words.get(0));
    if (command == null) {
      return FAILED + "unknown command";
    }
    try {
      return command.run(words.subList(1, words.size()));
    } catch (RuntimeException e) {
      return FAILED + e;
    }
  }

  private static long liveHeap() {
    // The first collection finds what the second may free: references and cleaners.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long threadCpu() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      sum += Math.max(0, threads.getThreadCpuTime(id));
    }
    return sum;
  }
}
