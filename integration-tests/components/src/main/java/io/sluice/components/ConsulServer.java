package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A running Consul server on 127.0.0.1, alone or one of several. */
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
    this.http = new Http(settings.url());
  }

  /**
   * Where a server listens. All ports lie below 32768.
   *
   * @param http its API
   * @param server what servers say to each other
   * @param serf who is a member
   */
  public record Addresses(int http, int server, int serf) {
    /** Three free ports. */
    public static Addresses on(Ports ports) {
      return new Addresses(ports.next(), ports.next(), ports.next());
    }
  }

  /**
   * How Consul is started.
   *
   * @param at where it listens
   * @param node the name of its node, {@code dev} by default
   * @param datacenter {@code dc1} by default
   * @param servers how many servers make up the datacenter; 0 for development mode, which is one
   *     server that keeps everything in memory
   * @param token what it is spoken to with, empty for none
   * @param arguments further arguments, for example {@code -hcl}, {@code limits {
   *     http_max_conns_per_client = 20 }}
   */
  public record Settings(
      Addresses at,
      String node,
      String datacenter,
      int servers,
      String token,
      List<String> arguments) {
    public Settings {
      arguments = List.copyOf(arguments);
    }

    /** In development mode on three free ports, in datacenter {@code dc1}. */
    public static Settings on(Ports ports) {
      return new Settings(Addresses.on(ports), "dev", "dc1", 0, "", List.of());
    }

    /** The same with further arguments. */
    public Settings with(String... further) {
      return new Settings(at, node, datacenter, servers, token, List.of(further));
    }

    /** The same, but it remembers everything in a folder {@code data} when it is started again. */
    public Settings remembering() {
      return new Settings(at, node, datacenter, 1, token, arguments);
    }

    /** The same with rights: all for who has this token, none for who has not. */
    public Settings guardedBy(String rootToken) {
      List<String> more = new ArrayList<>(arguments);
      more.add("-hcl");
      more.add(
          "acl { enabled = true default_policy = \"deny\" tokens { master = \"%s\" agent = \"%s\" } }"
              .formatted(rootToken, rootToken));
      return new Settings(at, node, datacenter, servers, rootToken, more);
    }

    public int httpPort() {
      return at.http();
    }

    private String url() {
      return "http://127.0.0.1:" + at.http();
    }

    private List<String> mode(Path data) {
      return servers == 0
          ? List.of("-dev")
          : List.of(
              "-server",
              "-bootstrap-expect=" + servers,
              "-data-dir=" + data,
              "-hcl",
              "performance { raft_multiplier = 1 }");
    }

    private String ports() {
      return "ports { http = %d, server = %d, serf_lan = %d, serf_wan = -1, dns = -1, grpc = -1, https = -1 }"
          .formatted(at.http(), at.server(), at.serf());
    }
  }

  /**
   * Starts Consul and waits until it has a leader and its own health check passes.
   *
   * @param folder takes {@code consul.log} and {@code data}; made when it is missing
   * @throws ProcessFailed when it is not ready within 30 s
   */
  public static ConsulServer start(Path binary, Settings settings, Path folder) {
    return launch(binary, settings, folder).awaitLeader();
  }

  /** Starts Consul and waits for nothing: one of several leads only when others are there. */
  static ConsulServer launch(Path binary, Settings settings, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("making " + folder, e);
    }
    var command = new ArrayList<>(List.of(binary.toString(), "agent"));
    command.addAll(settings.mode(folder.resolve("data").toAbsolutePath()));
    command.addAll(
        List.of(
            "-bind",
            "127.0.0.1",
            "-client",
            "127.0.0.1",
            "-node",
            settings.node(),
            "-datacenter",
            settings.datacenter(),
            "-hcl",
            settings.ports(),
            "-hcl",
            "disable_update_check = true"));
    command.addAll(settings.arguments());
    ManagedProcess process = ManagedProcess.start(ProcessSpec.of("consul", command, folder));
    return new ConsulServer(binary, settings, folder, process);
  }

  /**
   * Waits until there is a leader and the servers' own health checks pass.
   *
   * @throws ProcessFailed when that takes longer than 30 s
   */
  public ConsulServer awaitLeader() {
    process.awaitReady(this::leads, START);
    return this;
  }

  private boolean leads() {
    try {
      String passing = get("/v1/health/service/consul?passing");
      int servers = passing.split("\"CheckID\": ?\"serfHealth\"", -1).length - 1;
      return get("/v1/status/leader").length() > 4 && servers >= Math.max(1, settings.servers());
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * A new agent on the same ports; it remembers nothing, unless it was told to. This one must have
   * been stopped.
   */
  public ConsulServer again() {
    return relaunch().awaitLeader();
  }

  /** The same, and waits for nothing. */
  ConsulServer relaunch() {
    return launch(binary, settings, folder);
  }

  /** Forgets what a stopped server remembered. */
  public void wipe() throws IOException {
    FileTree.delete(folder.resolve("data"));
  }

  /** For example {@code http://127.0.0.1:20017}. */
  public String url() {
    return settings.url();
  }

  /** GET, for example {@code /v1/catalog/services}. */
  public String get(String path) throws IOException {
    return http.body("GET", path, "", headers());
  }

  /** PUT, for example of {@code /v1/agent/service/register}. */
  public String put(String path, String body) throws IOException {
    return http.body("PUT", path, body, headers());
  }

  /** DELETE, for example of {@code /v1/acl/token/ACCESSOR}. */
  public String delete(String path) throws IOException {
    return http.body("DELETE", path, "", headers());
  }

  private Map<String, String> headers() {
    return settings.token().isEmpty() ? Map.of() : Map.of("X-Consul-Token", settings.token());
  }

  public ManagedProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.stop();
  }
}
