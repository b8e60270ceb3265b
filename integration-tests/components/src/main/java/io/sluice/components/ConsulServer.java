package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A running Consul agent in development mode: one server, in memory, on 127.0.0.1. */
public final class ConsulServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);

  private final Path binary;
  private final Settings settings;
  private final Path folder;
  private final ManagedProcess process;
  private final Http http;

  private ConsulServer(Path binary, Settings settings, Path folder, ManagedProcess process) {
    this.binary = binary;
    this.settings = settings;
    this.folder = folder;
    this.process = process;
    this.http = new Http(url(settings));
  }

  /**
   * How Consul is started. All ports lie below 32768.
   *
   * @param datacenter {@code dc1} by default
   * @param arguments further arguments, for example {@code -hcl}, {@code limits {
   *     http_max_conns_per_client = 20 }}
   */
  public record Settings(
      int httpPort, int serverPort, int serfPort, String datacenter, List<String> arguments) {
    public Settings {
      arguments = List.copyOf(arguments);
    }

    /** Three free ports and datacenter {@code dc1}. */
    public static Settings on(Ports ports) {
      return new Settings(ports.next(), ports.next(), ports.next(), "dc1", List.of());
    }

    /** The same with further arguments. */
    public Settings with(String... further) {
      return new Settings(httpPort, serverPort, serfPort, datacenter, List.of(further));
    }
  }

  /**
   * Starts Consul and waits until it has a leader and its own health check passes.
   *
   * @param folder takes {@code consul.log}; made when it is missing
   * @throws ProcessFailed when it is not ready within 30 s
   */
  public static ConsulServer start(Path binary, Settings settings, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("making " + folder, e);
    }
    var command =
        new ArrayList<>(
            List.of(
                binary.toString(),
                "agent",
                "-dev",
                "-bind",
                "127.0.0.1",
                "-client",
                "127.0.0.1",
                "-node",
                "dev",
                "-datacenter",
                settings.datacenter(),
                "-hcl",
                ports(settings),
                "-hcl",
                "disable_update_check = true"));
    command.addAll(settings.arguments());
    ManagedProcess process = ManagedProcess.start(ProcessSpec.of("consul", command, folder));
    var consul = new ConsulServer(binary, settings, folder, process);
    process.awaitReady(consul::leads, START);
    return consul;
  }

  private static String ports(Settings settings) {
    return "ports { http = %d, server = %d, serf_lan = %d, serf_wan = -1, dns = -1, grpc = -1, https = -1 }"
        .formatted(settings.httpPort(), settings.serverPort(), settings.serfPort());
  }

  private static String url(Settings settings) {
    return "http://127.0.0.1:" + settings.httpPort();
  }

  private boolean leads() {
    try {
      return get("/v1/status/leader").length() > 4
          && get("/v1/health/service/consul?passing").contains("serfHealth");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** A new agent on the same ports; it remembers nothing. This one must have been stopped. */
  public ConsulServer again() {
    return start(binary, settings, folder);
  }

  /** For example {@code http://127.0.0.1:20017}. */
  public String url() {
    return url(settings);
  }

  /** GET, for example {@code /v1/catalog/services}. */
  public String get(String path) throws IOException {
    return http.body("GET", path, "");
  }

  /** PUT, for example of {@code /v1/agent/service/register}. */
  public String put(String path, String body) throws IOException {
    return http.body("PUT", path, body);
  }

  public ManagedProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.stop();
  }
}
