package io.sluice.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/**
 * {@code sluice bench NAME}: measures and prints a report to standard output, progress to standard
 * error. A subclass is a picocli command whose options are its sizes; their defaults are the full
 * length.
 */
public abstract class Benchmark implements Callable<Integer> {
  /** How a report is printed. */
  enum Output {
    table,
    json
  }

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Measured rounds, each with every contender; default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Rounds before them that are not counted; default ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--output",
      paramLabel = "FORM",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Output output = Output.table;

  private final Progress progress = new Progress(System.err);

  /**
   * For subclasses, which picocli fills.
   *
   * @param rounds of the full length
   * @param warmUp rounds before them; as many as the compiler needs to be done
   */
  protected Benchmark(int rounds, int warmUp) {
    this.rounds = rounds;
    this.warmUp = warmUp;
  }

  /** With 21 rounds after 5. */
  protected Benchmark() {
    this(21, 5);
  }

  /**
   * Measures.
   *
   * @throws IOException if a contender cannot be started or reached
   */
  protected abstract Report measure() throws IOException, InterruptedException;

  /** Counted rounds as the user asked. */
  protected final int rounds() {
    return rounds;
  }

  /** Alternates contenders over as many rounds as the user asked. */
  protected final Rounds alternating() {
    return new Rounds(warmUp, rounds, progress);
  }

  /** Tells the user what is going on. */
  protected final Progress progress() {
    return progress;
  }

  /** 0 when it was measured, whether or not a target was reached; 1 when it could not be. */
  @Override
  public final Integer call() throws InterruptedException {
    if (rounds < 1 || warmUp < 0) {
      System.err.println("--rounds is at least 1 and --warm-up at least 0");
      return 2;
    }
    try {
      Report report = measure();
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      if (output == Output.json) {
        out.println(
            new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(report));
      } else {
        new ReportTable(report).print(out);
      }
      return 0;
    } catch (IOException | BenchmarkFailed e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
