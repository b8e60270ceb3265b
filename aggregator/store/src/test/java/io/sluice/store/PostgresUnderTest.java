package io.sluice.store;

import io.sluice.components.FileTree;
import io.sluice.components.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of its own on the one PostgreSQL of this JVM. */
record PostgresUnderTest(DatabaseAddress address) implements StoreUnderTest {
  private static final String PASSWORD = "correct horse";
  private static final String TEMPLATE = "template_sluice";

  /** A new database, whose schema is up to date. */
  static PostgresUnderTest fresh() {
    return Shared.RUNNING.fresh();
  }

  /** The server of this JVM, for faults that end with one database; never stopped. */
  static PostgresServer server() {
    return Shared.RUNNING.server;
  }

  /** The name of the database. */
  String name() {
    return address.url().substring(address.url().lastIndexOf('/') + 1);
  }

  /** One process serves all tests of a JVM and ends with it. */
  private static final class Shared {
    private static final Shared RUNNING = new Shared();

    private final PostgresServer server;
    private final AtomicInteger made = new AtomicInteger();

    private Shared() {
      try {
        Path folder =
            Path.of("target", "postgres-" + System.getProperty("sluice.fork")).toAbsolutePath();
        FileTree.delete(folder); // of the run before
        server = PostgresServer.start(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.run(
          "postgres",
          "create role sluice login password '" + PASSWORD + "'",
          "create database " + TEMPLATE + " owner sluice");
      // Migrated once: a copy takes a tenth of the time.
      Database.open(in(TEMPLATE), Duration.ofSeconds(5), true, Clock.systemUTC()).close();
    }

    private DatabaseAddress in(String database) {
      return new DatabaseAddress(server.url(database), "sluice", PASSWORD);
    }

    private PostgresUnderTest fresh() {
      String name = "test_" + made.incrementAndGet();
      server.run("postgres", "create database " + name + " owner sluice template " + TEMPLATE);
      return new PostgresUnderTest(in(name));
    }
  }
}
