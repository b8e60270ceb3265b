package io.sluice.puppet;

import io.sluice.components.Components;
import io.sluice.components.ManagedProcess;
import io.sluice.components.Ports;
import io.sluice.components.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** A real Envoy under its supervisor, as its unit starts it: one listener, one cluster. */
final class SupervisedEnvoy implements AutoCloseable {
  /** In the order of Envoy's own defaults, made short; what a test may wait for. */
  static final int DRAIN_SECONDS = 2;

  static final int PARENT_SHUTDOWN_SECONDS = 4;

  private static final Path SUPERVISOR = Path.of("sluice/files/sluice-envoy").toAbsolutePath();

  private final Path folder;
  private final Path envoy = Components.ofUser(System.out::println).envoy();
  private final int admin;
  private final int listener;
  private final int backend;
  private final ManagedProcess process;

  private SupervisedEnvoy(Path folder, int backend) {
    Ports ports = Ports.ofUser();
    this.folder = folder;
    this.backend = backend;
    this.admin = ports.next();
    this.listener = ports.next();
    install(envoy);
    bootstrap("1");
    settings("concurrency=2");
    this.process = ManagedProcess.start(ProcessSpec.of("sluice-envoy", command(), folder));
    process.awaitReady(() -> !get("/ready").isEmpty(), Duration.ofSeconds(20));
  }

  /** Starts one whose bootstrap is of version 1, in front of a backend on this port. */
  static SupervisedEnvoy start(Path folder, int backend) {
    return new SupervisedEnvoy(folder, backend);
  }

  private List<String> command() {
    return List.of(
        "/bin/sh",
        SUPERVISOR.toString(),
        "--pid-file",
        pidFile().toString(),
        "--base-id",
        Integer.toString(admin),
        "--settings",
        folder.resolve("settings").toString());
  }

  Path pidFile() {
    return folder.resolve("envoy.pid");
  }

  /** What Envoy leaves in the machine's shared memory. */
  Path sharedMemory() {
    return Path.of("/dev/shm/envoy_shared_memory_" + 10L * admin);
  }

  int port() {
    return listener;
  }

  int adminPort() {
    return admin;
  }

  ManagedProcess process() {
    return process;
  }

  /** Puts another binary in the place of Envoy's, as a package does: aside, and renamed. */
  void install(Path binary) {
    try {
      Path aside = Files.createSymbolicLink(folder.resolve("envoy.new"), binary);
      Files.move(aside, folder.resolve("envoy"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program that is Envoy but for these lines of shell, which stand before it. */
  Path variant(String name, String lines) throws IOException {
    Path script = folder.resolve(name);
    Files.writeString(script, "#!/bin/sh\n" + lines + "\nexec " + envoy + " \"$@\"\n");
    if (!script.toFile().setExecutable(true)) {
      throw new IOException(script + " cannot be made executable");
    }
    return script;
  }

  void settings(String... lines) {
    write(
        "settings",
        """
        # as the Puppet module writes them
        envoy=%s
        bootstrap=%s
        drain-time=%d
        parent-shutdown-time=%d
        log-level=warning
        %s
        """
            .formatted(
                folder.resolve("envoy"),
                folder.resolve("envoy.yaml"),
                DRAIN_SECONDS,
                PARENT_SHUTDOWN_SECONDS,
                String.join("\n", lines)));
  }

  /** Answers carry the version in {@code x-version}. */
  void bootstrap(String version) {
    write("envoy.yaml", text(version));
  }

  void breakBootstrap() {
    write("envoy.yaml", text("broken") + "bogus: 1\n");
  }

  private String text(String version) {
    return BOOTSTRAP
        .replace("$ADMIN", Integer.toString(admin))
        .replace("$LISTENER", Integer.toString(listener))
        .replace("$BACKEND", Integer.toString(backend))
        .replace("$VERSION", version);
  }

  private void write(String name, String text) {
    try {
      Path aside = Files.writeString(folder.resolve(name + ".new"), text);
      Files.move(aside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * GET on the admin interface of the newest epoch; empty while it changes hands. On a connection
   * of its own: one that is kept is answered by the last epoch until that one ends.
   */
  String get(String path) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + admin + path);
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setRequestProperty("Connection", "close");
      connection.setReadTimeout(5_000);
      try (var answer = connection.getInputStream()) {
        return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException notNow) {
      return "";
    }
  }

  /** The value of one counter or gauge; -1 when the newest epoch does not know it, or not yet. */
  long stat(String name) {
    String filter = URLEncoder.encode("^\\Q" + name + "\\E$", StandardCharsets.UTF_8);
    return get("/stats?filter=" + filter)
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 2).strip()))
        .findFirst()
        .orElse(-1);
  }

  long epoch() {
    return stat("server.hot_restart_epoch");
  }

  /** How many Envoys run under the supervisor. */
  long envoys() {
    return ProcessHandle.of(process.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(child -> child.info().command().filter(envoy.toString()::equals).isPresent())
        .count();
  }

  /** What the supervisor and its Envoys said. */
  String said() {
    try {
      return Files.readString(process.output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.stop();
  }

  private static final String BOOTSTRAP =
      """
      admin: { address: { socket_address: { address: 127.0.0.1, port_value: $ADMIN } } }
      static_resources:
        listeners:
        - name: in
          address: { socket_address: { address: 127.0.0.1, port_value: $LISTENER } }
          filter_chains:
          - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: in
                http_filters:
                - name: envoy.filters.http.router
                  typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
                route_config:
                  virtual_hosts:
                  - name: all
                    domains: ["*"]
                    routes: [{ match: { prefix: "/" }, route: { cluster: orders, timeout: 60s } }]
                    response_headers_to_add: [{ header: { key: x-version, value: "$VERSION" } }]
        clusters:
        - name: orders
          load_assignment:
            cluster_name: orders
            endpoints:
            - lb_endpoints:
              - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: $BACKEND } } }
      """;
}
