package io.sluice.demo;

import io.sluice.components.ManagedProcess;
import io.sluice.components.ProcessFailed;
import io.sluice.components.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A Sluice server in a JVM of its own, as an operator would run it. */
final class ServerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Plan plan;
  private final ManagedProcess process;
  private final ConsoleClient console;

  private ServerProcess(Plan plan, ManagedProcess process) {
    this.plan = plan;
    this.process = process;
    this.console = new ConsoleClient(plan.url(), plan.token());
  }

  /**
   * How one is started, and started again.
   *
   * @param mainClass the launcher's
   * @param name of the member
   * @param xds its port
   * @param console its port
   * @param folder its own, which exists; takes configuration, data and log
   * @param token the administrator's
   * @param further lines of its configuration
   * @param sources the entries of the configuration's list
   */
  record Plan(
      String mainClass,
      String name,
      int xds,
      int console,
      Path folder,
      String token,
      List<String> further,
      List<String> sources) {
    Plan {
      further = List.copyOf(further);
      sources = List.copyOf(sources);
    }

    /** Where its console is. */
    String url() {
      return "http://127.0.0.1:" + console;
    }

    /** Where its configuration is, from its start on. */
    Path configurationFile() {
      return folder.resolve("sluice.yaml");
    }

    private String configuration() {
      return """
          member: %s
          data: ./data
          environments: [vm, kubernetes]
          xds: { listen: "127.0.0.1:%d", loadReportInterval: 1s }
          console: { listen: "127.0.0.1:%d" }
          auth: { bootstrapToken: "${SLUICE_ADMIN_TOKEN}" }
          %s
          sources:
          %s
          """
          .formatted(
              name,
              xds,
              console,
              String.join("\n", further),
              sources.stream().map(source -> "  - " + source).collect(Collectors.joining("\n")));
    }
  }

  /** Starts the server; {@link #awaitReady} waits for it. */
  static ServerProcess start(Plan plan) throws IOException {
    Path config = Files.writeString(plan.configurationFile(), plan.configuration());
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), plan.mainClass()));
    command.addAll(List.of("server", "--config", config.toString(), "--open-list"));
    var spec =
        new ProcessSpec(
            plan.name(),
            command,
            Map.of("SLUICE_ADMIN_TOKEN", plan.token()),
            plan.folder(),
            plan.folder().resolve("server.log"));
    return new ServerProcess(plan, ManagedProcess.start(spec));
  }

  /** Waits until it says that proxies may connect. */
  ServerProcess awaitReady() throws ProcessFailed {
    process.awaitReady(console::isReady, START);
    return this;
  }

  /** A new process in the place of this one, which has ended. */
  ServerProcess again() throws IOException {
    return start(plan);
  }

  Plan plan() {
    return plan;
  }

  ManagedProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.stop();
  }
}
