package io.sluice.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A contender in a JVM of its own, told what to do by lines on its standard input; each is answered
 * by one line. It ends when this JVM does, because its standard input ends then. Its main method
 * stands on {@link ControlLines}. Used by one thread.
 */
public final class ContenderProcess implements AutoCloseable {
  private static final long GRACE_SECONDS = 10;

  /** Of every contender's JVM, after its own: how one is profiled. */
  private static final List<String> MORE_FLAGS =
      Pattern.compile(" ")
          .splitAsStream(System.getenv().getOrDefault("SLUICE_BENCH_JAVA_OPTS", ""))
          .filter(flag -> !flag.isEmpty())
          .toList();

  private final String name;
  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  private ContenderProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts this JVM's java with this JVM's class path; what the contender writes to standard error
   * comes out of ours.
   *
   * @param flags of its JVM, such as {@code -Xmx1g}
   */
  public static ContenderProcess start(Class<?> main, List<String> flags, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Standard output is for answers: what the JVM itself says, of a recording for example, is not.
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(flags);
    command.addAll(MORE_FLAGS);
    command.add("-Dlogback.configurationFile=io/sluice/bench/logback.xml");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    return new ContenderProcess(main.getSimpleName(), process);
  }

  /**
   * Waits for the answer to a command.
   *
   * @throws BenchmarkFailed with the contender's words if it failed
   */
  public String ask(String command) throws IOException {
    String answer = exchange(command);
    if (answer == null) {
      throw new BenchmarkFailed(name + " ended at '" + command + "'");
    }
    if (answer.startsWith(ControlLines.FAILED)) {
      throw new BenchmarkFailed(
          name + " at '" + command + "': " + answer.substring(ControlLines.FAILED.length()));
    }
    return answer;
  }

  private @Nullable String exchange(String command) throws IOException {
    try {
      commands.write(command);
      commands.newLine();
      commands.flush();
    } catch (IOException e) {
      throw new BenchmarkFailed(name + " is gone at '" + command + "'", e);
    }
    return answers.readLine();
  }

  /** Like {@link #ask} for an answer that is a number. */
  public long number(String command) throws IOException {
    return Long.parseLong(ask(command));
  }

  /** Bytes of live heap after a full collection. */
  public long liveHeap() throws IOException {
    return number(ControlLines.HEAP);
  }

  /**
   * CPU nanoseconds of its living Java threads since they started; exact, but without the JVM's own
   * threads (collector, compiler), which {@link ProcessFigures#cpu()} has.
   */
  public long threadCpu() throws IOException {
    return number(ControlLines.CPU);
  }

  /** What the system says of it. */
  public ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
