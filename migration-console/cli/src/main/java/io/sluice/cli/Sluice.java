package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The top of all commands: options that every one takes. */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = false,
    versionProvider = Release.class,
    description = "Slides a service's traffic between virtual machines and pods.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Commands of their own (each has a --help):",
      "  server --config FILE [--observe]   run one member",
      "  config check FILE                  all mistakes of a configuration, or ok",
      "  backup --config FILE TO            a backup without asking a server",
      "  restore --config FILE FROM         puts a backup in the place of what is stored",
      "  store compare|adopt|move ...       the database beside what a member knows",
      "  agent ...                          the agent of a host",
      "  demo [--scenario shift]            everything on this machine",
      "  compose PLAN                       files for docker compose, for each node of a plan",
      "  package                            archive, Debian package and images of what was built",
      "  bench [NAME]                       the benchmarks",
      "",
      "The token comes from --token, SLUICE_TOKEN, ~/.config/sluice/tokens/HOST-PORT",
      "(which sluice login writes), or ~/.config/sluice/token; keep files at mode 0600.",
      "",
      "Exit codes: 0 done, 1 the operation failed or is not allowed, 2 wrong use,",
      "3 refused as things stand (stale, conflict, frozen, needs another person,",
      "observing), 4 no server answers.",
      "",
      "First steps: sluice services; sluice show orders;",
      "sluice split orders vm=99 kubernetes=1; sluice help split",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class Sluice implements Runnable {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Surroundings surroundings;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean unusedHelp;

  @Option(names = "--version", versionHelp = true, description = "Show which release this is.")
  private boolean unusedVersion;

  @Option(
      names = "--server",
      scope = ScopeType.INHERIT,
      paramLabel = "URL[,URL...]",
      defaultValue = "http://127.0.0.1:18080",
      description = {
        "Where the server is; the next one is asked when one does not answer.",
        "Default: ${DEFAULT-VALUE}"
      })
  private String servers;

  @Option(
      names = "--token",
      scope = ScopeType.INHERIT,
      paramLabel = "TOKEN",
      description = "The token. Other users of this machine can read it on a command line.")
  private @Nullable String token;

  @Option(
      names = "--ca",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description =
          "Certificates of the authorities that https servers' are of, in PEM; else "
              + "SLUICE_CA names the file, else those of this machine count.")
  private @Nullable String authority;

  @Option(
      names = "--output",
      scope = ScopeType.INHERIT,
      paramLabel = "table|json",
      defaultValue = "table",
      description = "For people, or for programs. Default: ${DEFAULT-VALUE}")
  private Output output;

  @Spec private CommandSpec spec;

  /** Who reads the output. */
  enum Output {
    table,
    json
  }

  Sluice(PrintWriter out, PrintWriter err, Surroundings surroundings) {
    this.out = out;
    this.err = err;
    this.surroundings = surroundings;
  }

  /** All commands, in the order of the help. */
  List<Object> commands() {
    return List.of(
        new ServicesCommand(this),
        new ShowCommand(this),
        new SharesCommand(this, Clock.systemUTC()),
        new PreviewCommand(this),
        new ReachCommand(this),
        new SplitCommand(this),
        new RollbackCommand(this),
        new EmergencyCommand(this),
        new PolicyCommand(this),
        migrate(),
        new SourcesCommand(this),
        new CompareCommand(this, err, surroundings),
        new AlarmsCommand(this),
        new ChangesCommand(this),
        new MembersCommand(this),
        new UpgradeCommand(this),
        new ProxiesCommand(this),
        new ProxyCommand(this),
        new CompletionCommand(this, out),
        new EventsCommand(this),
        new ConflictsCommand(this),
        new CandidatesCommand(this),
        new AdmitCommand(this),
        new ConfirmCommand(this),
        new RegistryCommand(this),
        new HistoryCommand(this),
        new HoldCommand(this),
        new AuditCommand(this),
        new BackupCommand(this),
        new EvacuateCommand(this),
        new DrainCommand(this),
        new FreezeCommand(this, Clock.systemUTC()),
        new ApprovalsCommand(this),
        new UserCommand(this, prompt()),
        new GrantCommand(this),
        new TokenCommand(this),
        new LoginCommands.Login(this, prompt()),
        new LoginCommands.Logout(this),
        new LoginCommands.WhoAmI(this));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private CommandLine migrate() {
    CommandLine migrate = new CommandLine(new MigrateCommand(this, prompt(), Clock.systemUTC()));
    return migrate.addSubcommand(new MigratePlanCommand(this));
  }

  private static Prompt prompt() {
    return new Prompt(System.console(), System.in);
  }

  Client client() {
    return new Client(Servers.of(servers), new Tokens(token, surroundings, err), tls());
  }

  /** Whom to trust over https, or null for whom the machine trusts. */
  @Nullable SSLContext tls() {
    return Authorities.of(authority, surroundings);
  }

  Paper paper() {
    return new Paper(out, surroundings);
  }

  /** Says something beside the output, above what is printed after it. */
  void warn(String words) {
    err.println(Paper.clean(words));
    err.flush();
  }

  /** Whether a person reads the output. */
  boolean terminal() {
    return surroundings.terminal();
  }

  /** Whether it is for people. */
  boolean forPeople() {
    return output == Output.table;
  }

  /** What moves the cursor of a terminal. */
  void raw(String sequence) {
    out.print(sequence);
  }

  /** What was printed so far reaches the reader. */
  void flush() {
    out.flush();
    err.flush();
  }

  /** The same in one line, for one of many that come as they happen. */
  boolean printedLine(JsonNode body) {
    if (output == Output.table) {
      return false;
    }
    out.println(Bodies.line(body, surroundings.unicode()));
    return true;
  }

  /** Prints for a program when that is wanted; false when it is for people. */
  boolean printed(JsonNode body) {
    if (output == Output.table) {
      return false;
    }
    out.println(Bodies.pretty(body, surroundings.unicode()));
    return true;
  }
}
