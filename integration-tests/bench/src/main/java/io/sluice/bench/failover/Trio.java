package io.sluice.bench.failover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.bench.BenchmarkFailed;
import io.sluice.bench.member.Fleet;
import io.sluice.bench.member.MemberProcess;
import io.sluice.bench.member.RegistryFile;
import io.sluice.bench.member.ServerLaunch;
import io.sluice.components.FileTree;
import io.sluice.components.Ports;
import io.sluice.components.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Three members on one PostgreSQL that read one file, each in a process of its own. Used by one
 * thread.
 */
final class Trio implements AutoCloseable {
  static final int SIZE = 3;
  private static final String SOURCE = "vms";
  private static final String TOKEN = "bench-secret-0123456789";
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final int TIMEOUT_MS = 5_000;

  /** Members hand a source over when they have known the other for 10 s; it is asked for in 1 s. */
  private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final ObjectMapper mapper = new ObjectMapper();
  private final Path folder;
  private final PostgresServer postgres;
  private final List<MemberProcess> members = new ArrayList<>();
  private final Fleet fleet;
  private final RegistryFile file;
  private final List<String> settings;

  private Trio(Path folder, PostgresServer postgres, Fleet fleet, List<String> settings) {
    this.folder = folder;
    this.postgres = postgres;
    this.fleet = fleet;
    this.file = new RegistryFile(folder.resolve("vms.yaml"));
    this.settings = List.copyOf(settings);
  }

  /** Starts them in a folder of their own, which goes with them; returns when all agree. */
  static Trio open(TrioOptions options) throws IOException {
    ServerLaunch launch = options.launch();
    Path folder = Files.createTempDirectory("sluice-bench-");
    Trio trio =
        new Trio(
            folder,
            PostgresServer.start(folder.resolve("postgres")),
            new Fleet(options.services(), options.instances()),
            List.of(
                "three members on one PostgreSQL, %,d services of %d instances in a file"
                    .formatted(options.services(), options.instances()),
                "each member's JVM: " + String.join(" ", launch.options())));
    try {
      trio.start(launch);
      trio.awaitOwner();
      return trio;
    } catch (IOException | RuntimeException e) {
      trio.close();
      throw e;
    }
  }

  private void start(ServerLaunch launch) throws IOException {
    postgres.run("postgres", "create database sluice");
    file.replaceAll(fleet.generation());
    file.write();
    Ports ports = Ports.ofUser();
    List<Integer> between = ports.next(SIZE);
    String all =
        between.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(", "));
    for (int i = 0; i < SIZE; i++) {
      String name = "member-" + (i + 1);
      members.add(
          MemberProcess.start(
              new MemberProcess.Plan(
                  launch,
                  name,
                  ports.next(),
                  ports.next(),
                  Files.createDirectories(folder.resolve(name)),
                  List.of(
                      "auth: { bootstrapToken: \"%s\" }".formatted(TOKEN),
                      "store: { url: \"%s\", user: %s }"
                          .formatted(postgres.url("sluice"), PostgresServer.SUPERUSER),
                      "cluster: { listen: \"127.0.0.1:%d\", members: [%s] }"
                          .formatted(between.get(i), all)),
                  "{ name: %s, kind: file, environment: vm, path: ../vms.yaml }"
                      .formatted(SOURCE))));
    }
  }

  MemberProcess member(int number) {
    return members.get(number);
  }

  /** Starts one again that has ended, and waits for its readiness. */
  void again(int number) throws IOException {
    members.set(number, members.get(number).again());
  }

  Fleet fleet() {
    return fleet;
  }

  RegistryFile file() {
    return file;
  }

  /** What of them decides the figures, in words. */
  List<String> settings() {
    return settings;
  }

  /** Which member reads the file, once all three are there and publish the same. */
  int awaitOwner() throws IOException {
    return awaitOwner(0);
  }

  /**
   * The same, once the file has been handed to the member that keeps it. Whoever starts first reads
   * it before that, and so does one that replaces a lost reader.
   */
  int awaitSettledOwner() throws IOException {
    return awaitOwner(SETTLED_NANOS);
  }

  private int awaitOwner(long together) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long since = System.nanoTime();
    while (System.nanoTime() < deadline) {
      int owner = owner();
      if (owner < 0) {
        since = System.nanoTime();
      } else if (System.nanoTime() - since >= together) {
        return owner;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new BenchmarkFailed("the members do not agree, or nobody reads the file");
  }

  /** -1 while one is missing or publishes something else. */
  private int owner() throws IOException {
    int owner = -1;
    int present = 0;
    Set<String> views = new HashSet<>();
    for (JsonNode one : get(0, "/api/v1/members").get("items")) {
      if (one.path("goneSince").isNull() || one.path("goneSince").isMissingNode()) {
        present++;
        views.add(one.path("view").asText());
        if (one.path("owns").has(SOURCE)) {
          owner = number(one.path("name").asText());
        }
      }
    }
    return present == SIZE && views.size() == 1 ? owner : -1;
  }

  private int number(String name) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new BenchmarkFailed("there is no member " + name);
  }

  private JsonNode get(int member, String path) throws IOException {
    var url = URI.create("http://127.0.0.1:" + member(member).consolePort() + path).toURL();
    var connection = (HttpURLConnection) url.openConnection();
    connection.setConnectTimeout(TIMEOUT_MS);
    connection.setReadTimeout(TIMEOUT_MS);
    connection.setRequestProperty("Authorization", "Bearer " + TOKEN);
    try (InputStream body = connection.getInputStream()) {
      return mapper.readTree(body);
    }
  }

  @Override
  public void close() throws IOException {
    members.forEach(MemberProcess::close);
    postgres.close();
    FileTree.delete(folder);
  }
}
