package io.sluice.bench.member;

import io.sluice.bench.BenchmarkFailed;
import io.sluice.bench.ProcessFigures;
import io.sluice.components.ClassArchive;
import io.sluice.components.ManagedProcess;
import io.sluice.components.Ports;
import io.sluice.components.ProcessSpec;
import io.sluice.components.ToolRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A host agent in a JVM of its own, started as {@code ./sluice agent run} starts it. */
final class AgentProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final String MAIN = "io.sluice.agent.Agent";

  private final ManagedProcess process;
  private final Duration listenedAfter;

  private AgentProcess(ManagedProcess process, Duration listenedAfter) {
    this.process = process;
    this.listenedAfter = listenedAfter;
  }

  /**
   * How it is started.
   *
   * @param jvm options of the JVM
   */
  record Launch(List<String> jvm, String classPath) {
    /** As the script of this checkout does, without its archive of classes. */
    static Launch plain() throws IOException {
      ServerLaunch agent = ServerLaunch.as("agents/vm-agent", List.of("agent_options"));
      return new Launch(agent.options(), agent.classPath());
    }

    /** The same with an archive, which is made in this folder when it is not there. */
    Launch withArchive(Path folder) {
      List<String> all = new ArrayList<>(jvm);
      all.addAll(ClassArchive.options(folder, classPath, options -> rehearse(folder, options)));
      return new Launch(all, classPath);
    }

    private void rehearse(Path folder, List<String> options) {
      List<String> command = new ArrayList<>(command(options));
      command.add("rehearse");
      ToolRun run = ToolRun.of(folder, PATIENCE, command.toArray(String[]::new));
      if (!run.succeeded()) {
        throw new BenchmarkFailed("no archive of the agent's classes: " + run.output());
      }
    }

    private List<String> command(List<String> options) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr"));
      command.addAll(options);
      command.addAll(List.of("-cp", classPath, MAIN));
      return command;
    }
  }

  /**
   * Where it runs.
   *
   * @param folder takes its state, its log, and the manifest
   * @param listen the port that its Envoy asks
   * @param api the local interface's
   * @param xds the server's
   */
  record Place(Path folder, int listen, int api, int xds) {
    static Place on(Ports ports, Path folder, String manifest, int xds) throws IOException {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("service.yaml"), manifest);
      return new Place(folder, ports.next(), ports.next(), xds);
    }

    /** Envoy's bootstrap, as the agent wrote it. */
    String bootstrap() throws IOException {
      return Files.readString(folder.resolve("state/envoy.json"));
    }

    Path accepted() {
      return folder.resolve("state/accepted.bin");
    }
  }

  /** Starts it and waits until its Envoy could ask it, and has its bootstrap. */
  static AgentProcess start(Launch launch, Place place) {
    List<String> command = new ArrayList<>(launch.command(launch.jvm()));
    command.addAll(
        List.of(
            "run",
            "--manifest=" + place.folder().resolve("service.yaml"),
            "--state=" + place.folder().resolve("state"),
            "--listen=127.0.0.1:" + place.listen(),
            "--api=127.0.0.1:" + place.api(),
            "--xds=127.0.0.1:" + place.xds()));
    long before = System.nanoTime();
    ManagedProcess process =
        ManagedProcess.start(ProcessSpec.of("agent", command, place.folder().toAbsolutePath()));
    while (!listens(place.listen())) {
      if (!process.isAlive() || System.nanoTime() - before > PATIENCE.toNanos()) {
        process.stop();
        throw new BenchmarkFailed("the agent does not listen: " + process.tail());
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    Duration listenedAfter = Duration.ofNanos(System.nanoTime() - before);
    process.awaitReady(() -> Files.exists(place.folder().resolve("state/envoy.json")), PATIENCE);
    return new AgentProcess(process, listenedAfter);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** From the start of the process, looked at every 5 ms. */
  Duration listenedAfter() {
    return listenedAfter;
  }

  ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  ManagedProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.stop();
  }
}
