package io.sluice.launcher;

import io.sluice.launcher.ConfigurationReader.Outcome;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice server}, {@code sluice config} and what looks after the database. */
@Command(
    name = "sluice",
    subcommands = {
      Main.RunServer.class,
      Main.Config.class,
      StoreCommands.Backup.class,
      StoreCommands.Restore.class,
      StoreCommands.Store.class
    })
public final class Main {
  private static final int FAILED = 1;
  private static final int WRONG = 2;

  private Main() {}

  /** Ends the JVM with the command's exit value. */
  public static void main(String[] args) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  /** Prints every mistake; the configuration if there is none. */
  static Outcome.@Nullable Right read(
      Path file, List<Key<InetSocketAddress>> listening, PrintWriter err) {
    Outcome outcome = ConfigurationReader.read(file, System::getenv, listening);
    if (outcome instanceof Outcome.Right right) {
      return right;
    }
    if (outcome instanceof Outcome.Wrong wrong) {
      List<String> mistakes = wrong.mistakes();
      err.printf(
          "%s: %d %s%n", file, mistakes.size(), mistakes.size() == 1 ? "mistake" : "mistakes");
      mistakes.forEach(mistake -> err.println("  " + mistake));
      err.flush();
      return null;
    }
    throw new IllegalStateException("unknown outcome " + outcome);
  }

  /** Runs a member until it is told to stop. */
  @Command(
      name = "server",
      mixinStandardHelpOptions = true,
      description = "Runs one member: reads the registries, serves xDS and the console.")
  static final class RunServer implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(RunServer.class);

    @Option(
        names = "--config",
        required = true,
        paramLabel = "FILE",
        description = "The configuration; docs/configuration.md lists its keys.")
    private @Nullable Path file;

    @Option(
        names = "--observe",
        description = "Reads registries and shows them; opens no xDS port and refuses every write.")
    private boolean observe;

    @Option(
        names = "--open-list",
        description =
            "Lists the services at the console's address to anybody who reaches it, read-only and"
                + " without the secret. The demo does; a server should not.")
    private boolean openList;

    @Option(
        names = "--last-known-good-age",
        paramLabel = "HOURS",
        defaultValue = "24",
        description =
            "How old the file of what was last known may be so that it is served while registries"
                + " cannot be read; in hours, 24 unless said.")
    private int lastKnownGoodHours;

    @Option(
        names = "--adopt-last-known-good",
        description =
            "Writes what was last known into a database that lacks it, because it was lost or"
                + " restored from an old backup.")
    private boolean adopt;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      if (file == null || spec == null) {
        throw new IllegalStateException("picocli refuses a command without its options");
      }
      Outcome.Right configuration =
          read(
              file,
              observe ? List.of(Keys.CONSOLE) : List.of(Keys.XDS, Keys.CONSOLE),
              spec.commandLine().getErr());
      if (configuration == null) {
        return WRONG;
      }
      if (lastKnownGoodHours < 1) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "--last-known-good-age must be at least 1 (hours)");
      }
      try {
        Lifetime lifetime = new Lifetime();
        Thread.setDefaultUncaughtExceptionHandler(lifetime::uncaught);
        Server server = Server.start(configuration, options());
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> stop(lifetime, server), "sluice-stop"));
        spec.commandLine().getErr().println("sluice: " + lifetime.awaitDeath());
        spec.commandLine().getErr().flush();
        return FAILED;
      } catch (StartFailure e) {
        log.atDebug().setCause(e).log("The server did not start");
        spec.commandLine().getErr().println("sluice: " + e.getMessage());
        spec.commandLine().getErr().flush();
        return FAILED;
      }
    }

    private Server.Options options() {
      return new Server.Options(observe, openList, Duration.ofHours(lastKnownGoodHours), adopt);
    }
  }

  private static void stop(Lifetime lifetime, Server server) {
    try {
      lifetime.close(server);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the JVM ends without waiting
    }
  }

  /** Looks at configurations. */
  @Command(
      name = "config",
      mixinStandardHelpOptions = true,
      description = "Looks at configurations.",
      subcommands = Check.class)
  static final class Config implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      if (spec != null) {
        spec.commandLine().usage(spec.commandLine().getErr());
      }
      return WRONG;
    }
  }

  /** Tells what is wrong with a configuration, or "ok". */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Tells every mistake of a configuration, or ok. Exit value 0 or 2.")
  static final class Check implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The configuration.")
    private @Nullable Path file;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      if (file == null || spec == null) {
        throw new IllegalStateException("picocli refuses a command without its parameters");
      }
      if (read(file, List.of(), spec.commandLine().getErr()) == null) {
        return WRONG;
      }
      spec.commandLine().getOut().println("ok");
      spec.commandLine().getOut().flush();
      return 0;
    }
  }
}
