package io.sluice.demo;

import io.sluice.components.ManagedProcess;
import io.sluice.components.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A Sluice server in a JVM of its own, as an operator would run it. */
final class ServerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final ManagedProcess process;
  private final String token;

  private ServerProcess(ManagedProcess process, String token) {
    this.process = process;
    this.token = token;
  }

  /**
   * Starts the server and waits until it says that proxies may connect.
   *
   * @param mainClass the launcher's
   * @param folder holds the file registries; takes configuration, data and log
   * @param sources the entries of the configuration's list
   */
  static ServerProcess start(String mainClass, DemoPorts ports, Path folder, List<String> sources)
      throws IOException {
    Path config =
        Files.writeString(folder.resolve("sluice.yaml"), configuration(ports, folder, sources));
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of("server", "--config", config.toString(), "--open-list"));
    var process = ManagedProcess.start(ProcessSpec.of("server", command, folder));
    Path secret = folder.resolve("data/admin.token");
    process.awaitReady(() -> token(secret) != null && answers(ports), START);
    String token = token(secret);
    if (token == null) {
      process.stop();
      throw new IOException(secret + " vanished");
    }
    return new ServerProcess(process, token);
  }

  private static String configuration(DemoPorts ports, Path folder, List<String> sources) {
    return """
        member: demo
        data: %s
        environments: [vm, kubernetes]
        xds: { listen: "127.0.0.1:%d", loadReportInterval: 1s }
        console: { listen: "127.0.0.1:%d" }
        sources:
        %s
        """
        .formatted(
            folder.resolve("data"),
            ports.xds(),
            ports.console(),
            sources.stream()
                .map(source -> "  - " + source)
                .collect(Collectors.joining(System.lineSeparator())));
  }

  private static boolean answers(DemoPorts ports) {
    return new ConsoleClient("http://127.0.0.1:" + ports.console(), "").isReady();
  }

  private static @Nullable String token(Path secret) {
    try {
      String line = Files.exists(secret) ? Files.readString(secret).strip() : "";
      return line.isEmpty() ? null : line;
    } catch (IOException halfWritten) {
      return null;
    }
  }

  /** The administrator's token, as the server made it. */
  String token() {
    return token;
  }

  ManagedProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.stop();
  }
}
