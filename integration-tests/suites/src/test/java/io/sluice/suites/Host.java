package io.sluice.suites;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.components.Components;
import io.sluice.components.EnvoyServer;
import io.sluice.components.ManagedProcess;
import io.sluice.components.Ports;
import io.sluice.components.ProcessSpec;
import io.sluice.components.ToolRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A VM: its agent and its Envoy, each a process of its own, and the folder that they share. */
final class Host implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Path folder;
  private final int admin;
  private final List<String> command;
  private ManagedProcess agent;
  private EnvoyServer envoy;

  private Host(Path folder, int admin, List<String> command) {
    this.folder = folder;
    this.admin = admin;
    this.command = command;
    this.agent = startAgent();
    await().atMost(SOON).until(() -> Files.exists(state().resolve("envoy.json")));
    this.envoy = startEnvoy();
  }

  /**
   * Starts the agent, and Envoy with the bootstrap that it writes.
   *
   * @param admin Envoy's administration, as the manifest has it
   * @param xds the servers, as {@code HOST:PORT,...}
   * @param options further ones of {@code sluice agent run}
   */
  static Host start(
      Path folder, Ports ports, String manifest, int admin, String xds, String... options) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("service.yaml"), manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(AgentProgram.command("run"));
    command.addAll(
        List.of(
            "--manifest",
            folder.resolve("service.yaml").toString(),
            "--xds",
            xds,
            "--state",
            folder.resolve("state").toString(),
            "--listen",
            "127.0.0.1:" + ports.next(),
            "--api",
            "127.0.0.1:" + ports.next()));
    command.addAll(List.of(options));
    return new Host(folder, admin, command);
  }

  Path state() {
    return folder.resolve("state");
  }

  private ManagedProcess startAgent() {
    return ManagedProcess.start(
        new ProcessSpec("agent", command, Map.of(), folder, folder.resolve("agent.log")));
  }

  private EnvoyServer startEnvoy() {
    try {
      return EnvoyServer.start(
          Components.ofUser(line -> {}).envoy(),
          EnvoyServer.Settings.of(Files.readString(state().resolve("envoy.json")), admin),
          folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  EnvoyServer envoy() {
    return envoy;
  }

  Host awaitLive() {
    envoy.awaitLive(SOON);
    return this;
  }

  /** What the agent says of itself. */
  JsonNode status() {
    return ask("status");
  }

  /** Runs {@code sluice agent VERB ...} to its end. */
  JsonNode ask(String verb, String... further) {
    List<String> words = new ArrayList<>(AgentProgram.command(verb));
    words.addAll(List.of(further));
    words.addAll(List.of("--state", state().toString(), "--output", "json"));
    ToolRun run = ToolRun.of(folder, Duration.ofSeconds(90), words.toArray(String[]::new));
    if (!run.succeeded()) {
      throw new AssertionError("sluice agent " + verb + ": " + run.output());
    }
    try {
      return JSON.readTree(run.output());
    } catch (IOException e) {
      throw new UncheckedIOException(run.output(), e);
    }
  }

  void killAgent() {
    agent.kill();
  }

  void stopAgent() {
    agent.stop();
  }

  void killEnvoy() {
    envoy.process().kill();
  }

  void agentAgain() {
    agent = startAgent();
  }

  void envoyAgain() {
    envoy = startEnvoy();
  }

  String agentLog() {
    try {
      return Files.readString(agent.output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    envoy.close();
    agent.stop();
  }
}
