package io.sluice.launcher;

import io.sluice.launcher.ConfigurationReader.Outcome;
import io.sluice.store.Database;
import io.sluice.store.DatabaseAddress;
import io.sluice.store.LastKnownGood;
import io.sluice.store.StoreCopy;
import io.sluice.view.KnownGood;
import io.sluice.view.StoreUnavailable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice backup}, {@code sluice restore} and {@code sluice store}. */
final class StoreCommands {
  private static final int FAILED = 1;
  private static final int WRONG = 2;
  private static final int REFUSED = 3;
  private static final Clock CLOCK = Clock.systemUTC();

  private StoreCommands() {}

  /** What every one of them takes, and how it says what became of it. */
  abstract static class OnStore implements Callable<Integer> {
    @Option(
        names = "--config",
        required = true,
        paramLabel = "FILE",
        description = "The server's configuration.")
    private @Nullable Path file;

    @Spec private @Nullable CommandSpec spec;

    abstract int run(ServerConfiguration configuration, PrintWriter out)
        throws StoreCopy.Refused, IOException, StartFailure;

    @Override
    public Integer call() {
      if (file == null || spec == null) {
        throw new IllegalStateException("picocli refuses a command without its options");
      }
      Outcome.Right read = Main.read(file, List.of(), spec.commandLine().getErr());
      if (read == null) {
        return WRONG;
      }
      PrintWriter out = spec.commandLine().getOut();
      try {
        return run(read.configuration(), out);
      } catch (StoreCopy.Refused e) {
        return say(e.getMessage(), REFUSED);
      } catch (StoreUnavailable | IOException | StartFailure e) {
        return say(e.getMessage(), FAILED);
      } finally {
        out.flush();
      }
    }

    int say(@Nullable String words, int exit) {
      if (spec != null) {
        spec.commandLine().getErr().println("sluice: " + words);
        spec.commandLine().getErr().flush();
      }
      return exit;
    }

    static Database open(DatabaseAddress address, boolean create) {
      return Database.openForCopy(address, create, CLOCK);
    }

    /** What the member's file says, or null when there is none that can be read. */
    static @Nullable KnownGood known(ServerConfiguration configuration) {
      return LastKnownGood.open(configuration.data(), Duration.ofDays(36_500), CLOCK).known();
    }
  }

  /** Writes a backup. */
  @Command(
      name = "backup",
      mixinStandardHelpOptions = true,
      description =
          "Writes everything that is stored into one file. PostgreSQL: at any time, beside running"
              + " servers. An embedded database: while its server is stopped; beside a running one,"
              + " sluice backup TO without --config asks the server.")
  static final class Backup extends OnStore {
    @Parameters(paramLabel = "TO", description = "The file; it must not exist.")
    private @Nullable Path to;

    @Override
    int run(ServerConfiguration configuration, PrintWriter out)
        throws StoreCopy.Refused, IOException {
      if (to == null) {
        throw new IllegalStateException("picocli refuses a command without its parameters");
      }
      try (Database database = open(configuration.store(), false)) {
        StoreCopy.Summary summary = StoreCopy.backUp(database, to.toAbsolutePath());
        out.printf("%s: %d rows, audit up to %d%n", to, summary.allRows(), summary.auditEntries());
        return 0;
      } catch (StoreUnavailable e) {
        String why = String.valueOf(e.getMessage());
        return say(
            why.contains("in use by another process")
                ? why + ". Its server runs: sluice backup " + to + ", without --config, asks that"
                : why,
            FAILED);
      }
    }
  }

  /** Brings a backup back. */
  @Command(
      name = "restore",
      mixinStandardHelpOptions = true,
      description =
          "Puts a backup in the place of what is stored, wholly or not at all. Stop the servers"
              + " first: they do not believe a database that lacks what they know.")
  static final class Restore extends OnStore {
    @Parameters(paramLabel = "FROM", description = "The backup.")
    private @Nullable Path from;

    @Option(
        names = "--overwrite-newer",
        description = "Also when the database holds acts that the backup does not know.")
    private boolean overwriteNewer;

    @Override
    int run(ServerConfiguration configuration, PrintWriter out)
        throws StoreCopy.Refused, IOException, StartFailure {
      if (from == null) {
        throw new IllegalStateException("picocli refuses a command without its parameters");
      }
      if (!Files.isReadable(from)) {
        return say("there is no backup " + from + " that can be read", FAILED);
      }
      try (DataFolder data = DataFolder.take(configuration.data());
          Database database = open(configuration.store(), true)) {
        StoreCopy.Summary summary = StoreCopy.restore(database, from, overwriteNewer);
        out.printf(
            "restored: %d rows, audit up to %d%n", summary.allRows(), summary.auditEntries());
        KnownGood known = known(configuration);
        SortedSet<String> missing =
            known == null ? new TreeSet<>() : database.missing(known.stored());
        if (!missing.isEmpty()) {
          out.printf(
              "%s knows more than this backup (%d, first of %s): sluice store adopt writes it into"
                  + " the database; without it the server refuses changes%n",
              data.path().resolve("last-known-good"), missing.size(), missing.first());
        }
      }
      return 0;
    }
  }

  /** Looks after the database. */
  @Command(
      name = "store",
      mixinStandardHelpOptions = true,
      description = "Looks after the database.",
      subcommands = {Compare.class, Adopt.class, Move.class})
  static final class Store implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      if (spec != null) {
        spec.commandLine().usage(spec.commandLine().getErr());
      }
      return WRONG;
    }
  }

  /** What the database lacks. */
  @Command(
      name = "compare",
      mixinStandardHelpOptions = true,
      description =
          "Tells what the database lacks of what this member knew. Exit value 0 when it lacks nothing, 1 when it does.")
  static final class Compare extends OnStore {
    @Override
    int run(ServerConfiguration configuration, PrintWriter out) {
      KnownGood known = known(configuration);
      if (known == null) {
        return say("this member has no last-known-good file to compare with", FAILED);
      }
      try (Database database = open(configuration.store(), false)) {
        SortedSet<String> missing = database.missing(known.stored());
        missing.forEach(out::println);
        if (missing.isEmpty()) {
          out.println("the database lacks nothing of what this member knew");
        }
        return missing.isEmpty() ? 0 : FAILED;
      }
    }
  }

  /** Gives the database what it lacks. */
  @Command(
      name = "adopt",
      mixinStandardHelpOptions = true,
      description = "Writes what this member knew into the database where that lacks it.")
  static final class Adopt extends OnStore {
    @Override
    int run(ServerConfiguration configuration, PrintWriter out) {
      KnownGood known = known(configuration);
      if (known == null) {
        return say("this member has no last-known-good file to adopt", FAILED);
      }
      try (Database database = open(configuration.store(), true)) {
        SortedSet<String> missing = database.missing(known.stored());
        if (!missing.isEmpty() && !database.adopt(known.stored())) {
          return say("the database could not commit; nothing more was adopted", FAILED);
        }
        missing.forEach(name -> out.println("adopted: " + name));
        if (missing.isEmpty()) {
          out.println("the database lacks nothing of what this member knew");
        }
        return 0;
      }
    }
  }

  /** Everything into another database. */
  @Command(
      name = "move",
      mixinStandardHelpOptions = true,
      description =
          "Copies everything into another, empty database and compares both. The old one stays as"
              + " it is. Stop the server first.")
  static final class Move extends OnStore {
    @Option(
        names = "--to",
        required = true,
        paramLabel = "URL",
        description = "For example jdbc:postgresql://db:5432/sluice.")
    private String url = "";

    @Option(names = "--to-user", paramLabel = "USER", description = "Its user.")
    private String user = "";

    @Option(
        names = "--to-password-file",
        paramLabel = "FILE",
        description = "A file with its password.")
    private @Nullable Path password;

    @Override
    int run(ServerConfiguration configuration, PrintWriter out)
        throws StoreCopy.Refused, IOException, StartFailure {
      if (!Keys.isDatabase(url)) {
        return say(
            "--to "
                + Section.withoutLogin(url)
                + " is wrong; allowed: "
                + Keys.STORE_URL.kind().allowed(),
            WRONG);
      }
      String secret = password == null ? "" : Files.readString(password).strip();
      DatabaseAddress target = new DatabaseAddress(url, user, secret);
      try (DataFolder data = DataFolder.take(configuration.data());
          Database from = open(configuration.store(), false);
          Database to = open(target, true)) {
        StoreCopy.Summary summary = StoreCopy.move(from, to, data.path());
        summary.rows().forEach((table, rows) -> out.printf("  %s %d%n", table, rows));
        out.printf(
            "moved and compared: %d rows, audit up to %d. Now name %s in store.url, with store.user"
                + " and store.password, and start the server%n",
            summary.allRows(), summary.auditEntries(), target);
      }
      return 0;
    }
  }
}
