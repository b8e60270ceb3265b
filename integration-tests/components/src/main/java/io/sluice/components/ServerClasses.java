package io.sluice.components;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The archive of a Sluice server's classes, for those who start many. */
public final class ServerClasses {
  private static final String MAIN = "io.sluice.launcher.Main";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** For a server that lives for seconds, on a loopback address. */
  private static final String TOKEN = "of-a-server-that-lives-for-seconds";

  private static final List<String> ASKED =
      List.of("services", "services/orders", "members", "proxies", "alarms", "audit");

  private ServerClasses() {}

  /** The jars of a class path: what a test's own has beside them keeps the JVM from sharing. */
  public static String jars(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .filter(entry -> Files.isRegularFile(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * The JVM's options for a server with these jars: as {@link ClassArchive#options}, made by a
   * server that reads one file, is a cluster's only member, answers what stories ask most, and
   * ends.
   *
   * @param folder for the archive
   * @param jars with the launcher among them
   */
  public static List<String> options(Path folder, String jars) {
    return ClassArchive.options(folder, jars, jvm -> startAndStop(jars, jvm));
  }

  /** Options as {@code JDK_JAVA_OPTIONS} takes them, which all JVMs of a tree of processes heed. */
  public static String quoted(List<String> options) {
    return options.stream().map(option -> '"' + option + '"').collect(Collectors.joining(" "));
  }

  private static void startAndStop(String jars, List<String> jvm) {
    try {
      Path folder = Files.createTempDirectory("sluice-classes");
      try (PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"))) {
        postgres.run(PostgresServer.SUPERUSER, "create database sluice");
        startAndStop(jars, jvm, folder, postgres.url("sluice"));
      } finally {
        FileTree.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no archive of a server's classes", e);
    }
  }

  private static void startAndStop(String jars, List<String> jvm, Path folder, String database)
      throws IOException {
    Ports ports = Ports.ofUser();
    int console = ports.next();
    int cluster = ports.next();
    Files.writeString(
        folder.resolve("vms.yaml"), "services: { orders: [{ address: 127.0.0.1, port: 8080 }] }\n");
    Path configuration =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            data: ./data
            xds: { listen: "127.0.0.1:%d" }
            console: { listen: "127.0.0.1:%d" }
            store: { url: "%s", user: %s }
            cluster: { listen: "127.0.0.1:%d", members: ["127.0.0.1:%d"] }
            auth: { bootstrapToken: "%s" }
            sources:
              - { name: vms, kind: file, environment: vm, path: vms.yaml }
            """
                .formatted(
                    ports.next(),
                    console,
                    database,
                    PostgresServer.SUPERUSER,
                    cluster,
                    cluster,
                    TOKEN));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", jars, MAIN, "server", "--config", configuration.toString()));
    Http http = new Http("http://127.0.0.1:" + console);
    try (ManagedProcess server = ManagedProcess.start(ProcessSpec.of("classes", command, folder))) {
      server.awaitReady(() -> isReady(http), PATIENCE);
      for (String path : ASKED) {
        http.body("GET", "/api/v1/" + path, "", Map.of("Authorization", "Bearer " + TOKEN));
      }
      server.signal("TERM");
      server.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  private static boolean isReady(Http http) {
    try {
      return http.send("GET", "/readyz", "").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
