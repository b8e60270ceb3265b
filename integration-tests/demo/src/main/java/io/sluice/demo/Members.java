package io.sluice.demo;

import io.sluice.components.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a demo: one on a database of its own, or several on one PostgreSQL. Numbers begin
 * with 0, names with 1.
 */
final class Members implements AutoCloseable {
  /** The most that the demo has ports and patience for. */
  static final int MOST = 5;

  private final List<ServerProcess> servers = new ArrayList<>();
  private @Nullable PostgresServer postgres;
  private volatile boolean closed;

  /**
   * What they are started with.
   *
   * @param size how many, 1 to {@value #MOST}
   * @param folder takes theirs
   * @param token the administrator's
   * @param sources that all of them read
   */
  record Plan(
      String mainClass,
      int size,
      DemoPorts ports,
      Path folder,
      String token,
      List<String> sources) {
    Plan {
      sources = List.copyOf(sources);
    }

    private List<String> shared(int member, String database) {
      String all =
          IntStream.range(0, size)
              .mapToObj(i -> "\"127.0.0.1:" + ports.member(i) + "\"")
              .collect(Collectors.joining(", "));
      return List.of(
          "store: { url: \"%s\", user: %s }".formatted(database, PostgresServer.SUPERUSER),
          "cluster: { listen: \"127.0.0.1:%d\", members: [%s] }"
              .formatted(ports.member(member), all));
    }
  }

  /** Starts all at once; {@link #awaitReady} waits for them. */
  void start(Plan plan) throws IOException {
    String database = "";
    if (plan.size() > 1) {
      PostgresServer started =
          PostgresServer.start(
              plan.folder().resolve("postgres"), plan.ports().postgres(), Map.of());
      own(started);
      started.run("postgres", "create database sluice");
      database = started.url("sluice");
    }
    for (int i = 0; i < plan.size(); i++) {
      String name = plan.size() == 1 ? "demo" : "member-" + (i + 1);
      Path own = Files.createDirectories(plan.folder().resolve(name));
      add(
          new ServerProcess.Plan(
              plan.mainClass(),
              name,
              plan.ports().xds(i),
              plan.ports().console(i),
              own,
              plan.token(),
              plan.size() == 1 ? List.of() : plan.shared(i, database),
              plan.sources()));
    }
  }

  private synchronized void own(PostgresServer started) throws IOException {
    postgres = started;
    refuseWhenClosed();
  }

  private synchronized void add(ServerProcess.Plan plan) throws IOException {
    refuseWhenClosed();
    servers.add(ServerProcess.start(plan));
  }

  private void refuseWhenClosed() throws IOException {
    if (closed) {
      close();
      throw new IOException("the demo is ending");
    }
  }

  void awaitReady() {
    for (ServerProcess server : all()) {
      ServerProcess ready = server.awaitReady();
      if (!ready.process().isAlive()) {
        throw new IllegalStateException(ready.plan().name() + " ended as soon as it was ready");
      }
    }
  }

  /** As they are now. */
  synchronized List<ServerProcess> all() {
    return List.copyOf(servers);
  }

  synchronized ServerProcess get(int number) {
    return servers.get(number);
  }

  /** Starts one again that has ended. */
  synchronized ServerProcess again(int number) throws IOException {
    refuseWhenClosed();
    ServerProcess started = servers.get(number).again();
    servers.set(number, started);
    return started;
  }

  /** What several members share. */
  synchronized PostgresServer postgres() {
    if (postgres == null) {
      throw new IllegalStateException("one member has a database of its own");
    }
    return postgres;
  }

  /** The addresses of their consoles. */
  List<String> consoles() {
    return all().stream().map(server -> server.plan().url()).toList();
  }

  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      servers.forEach(ServerProcess::close);
      if (postgres != null) {
        postgres.close();
      }
    }
  }
}
