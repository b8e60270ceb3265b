package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running etcd on 127.0.0.1, alone or one of several, spoken to through its JSON gateway. */
public final class EtcdServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

  private final Path binary;
  private final Settings settings;
  private final Path folder;
  private final ManagedProcess process;
  private final Http http;

  private EtcdServer(Path binary, Settings settings, Path folder, ManagedProcess process) {
    this.binary = binary;
    this.settings = settings;
    this.folder = folder;
    this.process = process;
    this.http = new Http(settings.url());
  }

  /**
   * How etcd is started. All ports lie below 32768.
   *
   * @param name of the member
   * @param client the port of its API
   * @param peer the port for other members
   * @param members all members as {@code name=http://127.0.0.1:peer}, separated by commas
   * @param cluster what makes up the cluster's id, beside its members
   * @param arguments further arguments, for example {@code --auth-token-ttl}, {@code 5}
   */
  public record Settings(
      String name, int client, int peer, String members, String cluster, List<String> arguments) {
    public Settings {
      arguments = List.copyOf(arguments);
    }

    /** Alone, on two free ports. */
    public static Settings on(Ports ports) {
      int peer = ports.next();
      return new Settings(
          "alone", ports.next(), peer, "alone=http://127.0.0.1:" + peer, "sluice", List.of());
    }

    /** The same with further arguments. */
    public Settings with(String... further) {
      return new Settings(name, client, peer, members, cluster, List.of(further));
    }

    /** The same place in a cluster with another id. */
    public Settings inCluster(String other) {
      return new Settings(name, client, peer, members, other, arguments);
    }

    private String url() {
      return "http://127.0.0.1:" + client;
    }
  }

  /**
   * Starts etcd and waits until it answers reads.
   *
   * @param folder takes {@code etcd.log} and {@code data}; made when it is missing
   * @throws ProcessFailed when it is not ready within 30 s
   */
  public static EtcdServer start(Path binary, Settings settings, Path folder) {
    return launch(binary, settings, folder).awaitLeader();
  }

  /** Starts etcd and waits for nothing: one of several leads only when others are there. */
  public static EtcdServer launch(Path binary, Settings settings, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("making " + folder, e);
    }
    String peer = "http://127.0.0.1:" + settings.peer();
    var command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(
        List.of(
            "--name=" + settings.name(),
            "--data-dir=" + folder.resolve("data").toAbsolutePath(),
            "--listen-client-urls=" + settings.url(),
            "--advertise-client-urls=" + settings.url(),
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=" + settings.members(),
            "--initial-cluster-token=" + settings.cluster(),
            "--unsafe-no-fsync",
            "--log-level=warn"));
    command.addAll(settings.arguments());
    ManagedProcess process = ManagedProcess.start(ProcessSpec.of("etcd", command, folder));
    return new EtcdServer(binary, settings, folder, process);
  }

  /**
   * Waits until it has a leader.
   *
   * @throws ProcessFailed when that takes longer than 30 s
   */
  public EtcdServer awaitLeader() {
    process.awaitReady(this::leads, START);
    return this;
  }

  private boolean leads() {
    try {
      return post("/health", "", "GET", "").contains("\"true\"");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** A new process with the same data on the same ports; this one must have been stopped. */
  public EtcdServer again() {
    return start(binary, settings, folder);
  }

  /** A new and empty etcd of another cluster on the same ports; this one must have been stopped. */
  public EtcdServer inCluster(String other) {
    return start(binary, settings.inCluster(other), folder.resolve(other));
  }

  /** For example {@code http://127.0.0.1:20017}. */
  public String url() {
    return settings.url();
  }

  /** The port of its API. */
  public int port() {
    return settings.client();
  }

  /** Writes a key. */
  public void put(String key, String value) {
    String unused =
        call("/v3/kv/put", "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(coded(key), coded(value)));
  }

  /** Writes a key that goes away with a lease. */
  public void put(String key, String value, long lease) {
    String unused =
        call(
            "/v3/kv/put",
            "{\"key\":\"%s\",\"value\":\"%s\",\"lease\":\"%d\"}"
                .formatted(coded(key), coded(value), lease));
  }

  /** Deletes a key. */
  public void delete(String key) {
    String unused = call("/v3/kv/deleterange", "{\"key\":\"%s\"}".formatted(coded(key)));
  }

  /** Deletes every key that begins with something, which is not empty. */
  public void deleteAll(String prefix) {
    String unused =
        call(
            "/v3/kv/deleterange",
            "{\"key\":\"%s\",\"range_end\":\"%s\"}".formatted(coded(prefix), coded(after(prefix))));
  }

  /** POST of JSON, for example to {@code /v3/auth/enable}. */
  public String call(String path, String body) {
    return call(path, body, "");
  }

  /** POST of JSON with a token of {@link #logIn}; an empty one is none. */
  public String call(String path, String body, String token) {
    try {
      return post(path, body, "POST", token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A token for a user. */
  public String logIn(String user, String password) {
    String said =
        call(
            "/v3/auth/authenticate",
            "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(user, password));
    Matcher matcher = TOKEN.matcher(said);
    if (!matcher.find()) {
      throw new IllegalStateException("no token in " + said);
    }
    return matcher.group(1);
  }

  /** A text as the gateway wants bytes. */
  public static String coded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The first text after all that begin with another, which ends in ASCII. */
  public static String after(String prefix) {
    int last = prefix.length() - 1;
    return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
  }

  public ManagedProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.stop();
  }

  private String post(String path, String body, String method, String token) throws IOException {
    Map<String, String> headers = token.isEmpty() ? Map.of() : Map.of("Authorization", token);
    return http.body(method, path, body, headers);
  }
}
