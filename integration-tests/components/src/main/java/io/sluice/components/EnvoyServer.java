package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A running Envoy, with its admin interface on 127.0.0.1. */
public final class EnvoyServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);

  private final Path binary;
  private final Settings settings;
  private final Path folder;
  private final ManagedProcess process;
  private final Http admin;

  private EnvoyServer(Path binary, Settings settings, Path folder, ManagedProcess process) {
    this.binary = binary;
    this.settings = settings;
    this.folder = folder;
    this.process = process;
    this.admin = new Http("http://127.0.0.1:" + settings.adminPort());
  }

  /**
   * How Envoy is started.
   *
   * @param config the bootstrap, JSON or YAML; its admin listens on 127.0.0.1:{@code adminPort}
   * @param adminPort below 32768
   * @param baseId sets apart the shared memory of Envoys on one machine; the admin port is a good
   *     choice
   * @param concurrency worker threads, at least 1
   * @param arguments further arguments, for example {@code --log-level debug}
   */
  public record Settings(
      String config, int adminPort, int baseId, int concurrency, List<String> arguments) {
    public Settings {
      arguments = List.copyOf(arguments);
    }

    /** Two workers, the admin port as base id. */
    public static Settings of(String config, int adminPort) {
      return new Settings(config, adminPort, adminPort, 2, List.of());
    }

    /** The same with further arguments. */
    public Settings with(String... further) {
      return new Settings(config, adminPort, baseId, concurrency, List.of(further));
    }
  }

  /**
   * Starts Envoy and waits until its admin interface answers; it need not have its configuration by
   * then.
   *
   * @param folder takes {@code envoy.yaml} and {@code envoy.log}; made when it is missing
   * @throws ProcessFailed when it does not start within 20 s
   */
  public static EnvoyServer start(Path binary, Settings settings, Path folder) {
    var command = new ArrayList<>(command(binary, settings, folder));
    command.addAll(settings.arguments());
    ManagedProcess process = ManagedProcess.start(ProcessSpec.of("envoy", command, folder));
    var envoy = new EnvoyServer(binary, settings, folder, process);
    process.awaitReady(() -> envoy.admin.answers("/ready"), START);
    return envoy;
  }

  /**
   * Lets Envoy itself judge a bootstrap ({@code --mode validate}).
   *
   * @return empty when it accepts, else what it says
   */
  public static String validate(Path binary, String config, Path folder) {
    var command = command(binary, new Settings(config, 1, 1, 1, List.of()), folder);
    command.addAll(List.of("--mode", "validate"));
    ToolRun run = ToolRun.of(folder, START, command.toArray(String[]::new));
    return run.succeeded() ? "" : run.output();
  }

  private static List<String> command(Path binary, Settings settings, Path folder) {
    try {
      Files.createDirectories(folder);
      Path file = Files.writeString(folder.resolve("envoy.yaml"), settings.config());
      return new ArrayList<>(
          List.of(
              binary.toString(),
              "--config-path",
              file.toAbsolutePath().toString(),
              "--disable-hot-restart", // else it leaves a file in the machine's shared memory
              "--base-id",
              Integer.toString(settings.baseId()),
              "--concurrency",
              Integer.toString(settings.concurrency())));
    } catch (IOException e) {
      throw new UncheckedIOException("writing Envoy's bootstrap into " + folder, e);
    }
  }

  /** Whether Envoy says LIVE: it has all that it waits for at its start. */
  public boolean isLive() {
    try {
      return admin.send("GET", "/ready", "").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Waits until Envoy is live; see {@link ManagedProcess#awaitReady}. */
  public EnvoyServer awaitLive(Duration limit) {
    process.awaitReady(this::isLive, limit);
    return this;
  }

  /** GET on the admin interface, for example {@code /config_dump?include_eds}. */
  public String get(String path) throws IOException {
    return admin.body("GET", path, "");
  }

  /** POST on the admin interface, for example {@code /logging?level=debug}. */
  public String post(String path) throws IOException {
    return admin.body("POST", path, "");
  }

  /** The value of one counter or gauge; 0 when Envoy does not know it. */
  public long stat(String name) throws IOException {
    String filter = "^\\Q" + name + "\\E$";
    return get("/stats?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8))
        .lines()
        .map(line -> line.split(": ", 2))
        .filter(parts -> parts.length == 2 && parts[0].equals(name))
        .mapToLong(parts -> Long.parseLong(parts[1].strip()))
        .findFirst()
        .orElse(0);
  }

  public int adminPort() {
    return settings.adminPort();
  }

  /** A new process with the same bootstrap and ports. This one must have ended. */
  public EnvoyServer again() {
    return start(binary, settings, folder);
  }

  public ManagedProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.stop();
  }
}
