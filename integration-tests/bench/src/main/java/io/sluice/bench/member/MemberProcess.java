package io.sluice.bench.member;

import io.sluice.bench.BenchmarkFailed;
import io.sluice.bench.ProcessFigures;
import io.sluice.components.ManagedProcess;
import io.sluice.components.Ports;
import io.sluice.components.ProcessSpec;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** A Sluice server in a JVM of its own, started as the launcher starts it. */
public final class MemberProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Plan plan;
  private final ManagedProcess process;
  private final Duration readyAfter;

  private MemberProcess(Plan plan, ManagedProcess process, Duration readyAfter) {
    this.plan = plan;
    this.process = process;
    this.readyAfter = readyAfter;
  }

  /**
   * What is started.
   *
   * @param folder takes the configuration, the log, and {@code data}, which may exist already
   * @param more lines of the configuration
   * @param source the one source's entry of the configuration
   */
  public record Plan(
      ServerLaunch launch,
      String name,
      int xdsPort,
      int consolePort,
      Path folder,
      List<String> more,
      String source) {
    public Plan {
      more = List.copyOf(more);
    }

    private Path written() throws IOException {
      Path config = folder.resolve("sluice.yaml");
      Files.writeString(
          config,
          """
          member: %s
          data: data
          environments: [vm, kubernetes]
          xds: { listen: "127.0.0.1:%d" }
          console: { listen: "127.0.0.1:%d" }
          %s
          sources:
            - %s
          """
              .formatted(name, xdsPort, consolePort, String.join("\n", more), source));
      return config;
    }
  }

  /**
   * Starts a server and waits for its readiness.
   *
   * @param source the one source's entry of the configuration
   * @param folder takes the configuration, the log, and {@code data}, which may exist already
   */
  public static MemberProcess start(ServerLaunch launch, Ports ports, String source, Path folder)
      throws IOException {
    return start(new Plan(launch, "bench", ports.next(), ports.next(), folder, List.of(), source));
  }

  /** Starts a server and waits for its readiness. */
  public static MemberProcess start(Plan plan) throws IOException {
    List<String> command = new ArrayList<>(plan.launch().command());
    command.addAll(List.of("server", "--config", plan.written().toString()));
    long before = System.nanoTime();
    ManagedProcess process =
        ManagedProcess.start(ProcessSpec.of("server", command, plan.folder().toAbsolutePath()));
    try {
      awaitReady(process, plan.consolePort(), before);
    } catch (BenchmarkFailed e) {
      process.stop();
      throw e;
    }
    return new MemberProcess(plan, process, Duration.ofNanos(System.nanoTime() - before));
  }

  /** The same once more; this one must have ended. */
  public MemberProcess again() throws IOException {
    return start(plan);
  }

  private static void awaitReady(ManagedProcess process, int console, long before) {
    while (!isReady(console)) {
      if (!process.isAlive() || System.nanoTime() - before > PATIENCE.toNanos()) {
        throw new BenchmarkFailed("the server did not become ready: " + process.tail());
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static boolean isReady(int console) {
    try {
      var url = URI.create("http://127.0.0.1:" + console + "/readyz").toURL();
      var connection = (HttpURLConnection) url.openConnection();
      connection.setConnectTimeout(2_000);
      connection.setReadTimeout(2_000);
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where proxies connect. */
  public int xdsPort() {
    return plan.xdsPort();
  }

  /** Of REST. */
  public int consolePort() {
    return plan.consolePort();
  }

  /** As its configuration calls it. */
  public String name() {
    return plan.name();
  }

  /** What of it can be killed and frozen. */
  public ManagedProcess process() {
    return process;
  }

  /** From the start of the process to the first 200 of {@code /readyz}, looked at every 5 ms. */
  public Duration readyAfter() {
    return readyAfter;
  }

  /** What it uses. */
  public ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  /** Bytes that it read so far by any read call, as Linux counts them. */
  long bytesRead() throws IOException {
    String counts = Files.readString(Path.of("/proc/" + process.pid() + "/io"));
    String prefix = "rchar: ";
    return counts
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .mapToLong(line -> Long.parseLong(line.substring(prefix.length()).strip()))
        .findFirst()
        .orElseThrow(() -> new IOException("Linux counts no reads of this process"));
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.stop();
  }
}
