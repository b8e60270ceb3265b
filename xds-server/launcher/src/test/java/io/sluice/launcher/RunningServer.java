package io.sluice.launcher;

import io.sluice.components.ManagedProcess;
import io.sluice.components.Ports;
import io.sluice.components.ProcessFailed;
import io.sluice.components.ProcessSpec;
import io.sluice.components.ServerClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server as a process; its standard output and standard error stand in files of its own. */
final class RunningServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final String JARS = ServerClasses.jars(System.getProperty("java.class.path"));
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final ManagedProcess process;
  private final Path folder;
  private final int console;
  private final int xds;

  private RunningServer(ManagedProcess process, Path folder, int xds, int console) {
    this.process = process;
    this.folder = folder;
    this.xds = xds;
    this.console = console;
  }

  /** A configuration in the folder, on free ports, of a file with one instance of orders. */
  static Path configure(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("vms.yaml"),
        "services: { orders: [ { address: 127.0.0.1, port: 19001, protocol: http } ] }\n");
    Ports ports = Ports.ofUser();
    return Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        member: one
        xds: { listen: 127.0.0.1:%d }
        console: { listen: 127.0.0.1:%d }
        sources:
          - { name: vms, kind: file, environment: vm, path: vms.yaml }
        """
            .formatted(ports.next(), ports.next()));
  }

  /** Starts the server of a configuration; it may not listen yet. */
  static RunningServer start(Path config, String... options) throws IOException {
    Path folder = config.getParent();
    if (folder == null) {
      throw new IllegalArgumentException(config + " is in no folder");
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/bin/sh", "-c", "exec \"$@\" 2>>server.err", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(ServerClasses.options(Path.of("target"), JARS));
    command.addAll(List.of("-cp", JARS));
    command.addAll(List.of(Main.class.getName(), "server", "--config", config.toString()));
    command.addAll(List.of(options));
    int[] ports =
        Files.readAllLines(config).stream()
            .filter(line -> line.contains("listen"))
            .mapToInt(line -> Integer.parseInt(line.replaceAll(".*:(\\d+).*", "$1")))
            .toArray();
    return new RunningServer(
        ManagedProcess.start(ProcessSpec.of("server", command, folder)),
        folder,
        ports[0],
        ports[1]);
  }

  RunningServer awaitReady() throws IOException {
    try {
      process.awaitReady(() -> status("/readyz") == 200, START);
      return this;
    } catch (ProcessFailed e) {
      throw new IOException(e.getMessage() + "\n" + standardError(), e);
    }
  }

  ManagedProcess process() {
    return process;
  }

  int xdsPort() {
    return xds;
  }

  /** What a program would read. */
  String standardOutput() throws IOException {
    return Files.readString(process.output());
  }

  /** What a person would read. */
  String standardError() throws IOException {
    return Files.readString(folder.resolve("server.err"));
  }

  /** Whether it waits for nothing any more but its sources, and has named something. */
  boolean listensAndNamed(String something) {
    try {
      String said = standardError();
      return said.contains("Proxies may connect and are answered once") && said.contains(something);
    } catch (IOException notYet) {
      return false;
    }
  }

  private int status(String path) {
    try {
      return send(HttpRequest.newBuilder(uri(path)).GET()).statusCode();
    } catch (UncheckedIOException notYet) {
      return 0;
    }
  }

  HttpResponse<String> get(String path) {
    return send(authorised(path).GET());
  }

  HttpResponse<String> putSplit(String weights, long generation) {
    return send(
        authorised("/api/v1/services/orders/split")
            .header("If-Match", "\"" + generation + "\"")
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"weights\":" + weights + "}")));
  }

  private HttpRequest.Builder authorised(String path) {
    try {
      String token = Files.readString(folder.resolve("data/admin.token")).strip();
      return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + console + path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(
          request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the test was interrupted", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
