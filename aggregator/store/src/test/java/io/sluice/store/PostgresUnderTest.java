package io.sluice.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.sluice.components.FileTree;
import io.sluice.components.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
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

    /** A folder, and what holds it; a channel that nobody keeps would let go. */
    private record Folder(Path path, FileChannel lock) {}

    private final Folder folder;
    private final PostgresServer server;
    private final AtomicInteger made = new AtomicInteger();

    private Shared() {
      try {
        folder = ownFolder();
        FileTree.delete(folder.path()); // of the run before
        server = PostgresServer.start(folder.path());
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

    /** The first folder that no other fork of this build holds. */
    private static Folder ownFolder() throws IOException {
      Path target = Path.of("target").toAbsolutePath();
      for (int fork = 1; ; fork++) {
        Path lock = target.resolve("postgres-" + fork + ".lock");
        FileChannel channel = FileChannel.open(lock, CREATE, WRITE);
        if (channel.tryLock() != null) {
          return new Folder(target.resolve("postgres-" + fork), channel);
        }
        channel.close();
      }
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
