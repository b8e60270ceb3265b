package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.MigrationActionRequest;
import io.sluice.console.contract.MigrationBody;
import io.sluice.console.contract.MigrationItem;
import io.sluice.console.contract.WavesBody;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "migrate",
    description = {
      "Move a service's traffic in steps that prove themselves; without a command, what runs.",
      "A service's name stands for its newest migration. Example:",
      "sluice migrate plan orders --to kubernetes; sluice migrate start orders;",
      "sluice migrate status orders --watch"
    })
final class MigrateCommand implements Runnable {
  private static final String ONE = "SERVICE|ID";
  private static final String WHICH = "Whose newest, or which.";
  private static final String WHY = "Why; kept in the audit.";

  private final Sluice sluice;
  private final Prompt prompt;
  private final Clock clock;

  MigrateCommand(Sluice sluice, Prompt prompt, Clock clock) {
    this.clock = clock;
    this.sluice = sluice;
    this.prompt = prompt;
  }

  @Override
  public void run() {
    list(false, null);
  }

  @Command(name = "list", description = "Those that are not over, the newest first.")
  void list(
      @Option(names = "--all", description = "Also those that are over.") boolean everything,
      @Option(names = "--service", paramLabel = "SERVICE", description = "Only this one's.")
          @Nullable String service) {
    ObjectNode all =
        sluice
            .client()
            .all("/migrations" + (service == null ? "" : "?service=" + Client.encoded(service)));
    ObjectNode shown = everything ? all : open(all);
    if (sluice.printed(shown)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : shown.path("items")) {
      MigrationItem item = Bodies.as(node, MigrationItem.class);
      rows.add(
          List.of(
              Cell.of(item.id(), Tint.FAINT),
              Cell.of(item.service(), Tint.BOLD),
              Cell.of(item.to()),
              MigrationReport.state(item.state(), MigrationReport.standing(item)),
              Cell.of(item.share() == null ? "-" : Percent.text(item.share())),
              Cell.of(item.author()),
              Cell.of(item.words())));
    }
    Paper paper = sluice.paper();
    paper.table(List.of("ID", "SERVICE", "TO", "STATE", "ASKED", "BY", "NOW"), rows);
    if (rows.isEmpty()) {
      paper.line(
          everything
              ? "nobody ever planned one; sluice migrate plan SERVICE --to ENVIRONMENT"
              : "none is under way; sluice migrate list --all has those that are over");
    }
  }

  @Command(
      name = "waves",
      description = {
        "In which order services leave: whoever is called before whoever calls.",
        "From what proxies report and declare; circles are named."
      })
  void waves(
      @Option(
              names = "--to",
              paramLabel = "ENVIRONMENT",
              required = true,
              description = "Where they leave for.")
          String to) {
    Client.Answer waves = sluice.client().get("/waves?to=" + Client.encoded(to));
    if (!sluice.printed(waves.body())) {
      WaveReport.print(waves.as(WavesBody.class), sluice.paper());
    }
  }

  private static ObjectNode open(ObjectNode all) {
    ObjectNode open = all.deepCopy();
    var items = open.withArray("items");
    for (int at = items.size() - 1; at >= 0; at--) {
      if (items.get(at).path("over").asBoolean()) {
        items.remove(at);
      }
    }
    return open;
  }

  @Command(name = "start", description = "Start a draft; it waits for leave where that is needed.")
  void start(
      @Parameters(paramLabel = ONE, description = WHICH) String one,
      @Option(
              names = {"-y", "--yes"},
              description = "Do not ask.")
          boolean yes,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = WHY)
          String reason) {
    Client client = sluice.client();
    Client.Answer found = Migrations.find(client, one);
    if (!yes && sluice.terminal()) {
      MigrationBody draft = found.as(MigrationBody.class);
      new MigrationReport(sluice.paper()).plan(draft);
      String answer = prompt.line("start it (yes or no)", "--yes");
      if (!answer.equals("y") && !answer.equals("yes")) {
        throw new Failure(Failure.FAILED, "nothing was started");
      }
    }
    say(client, found, "start", request(reason, null, false, false));
  }

  @Command(name = "status", description = "The ramp, and what the running step waits for.")
  void status(
      @Parameters(paramLabel = ONE, description = WHICH) String one,
      @Option(names = "--watch", description = "Show it again as it goes on, until it is over.")
          boolean watch) {
    Client client = sluice.client();
    Client.Answer found = Migrations.find(client, one);
    if (watch) {
      new MigrationWatch(sluice, client).run(found);
    } else if (!sluice.printed(found.body())) {
      new MigrationReport(sluice.paper()).status(found.as(MigrationBody.class));
    }
  }

  @Command(name = "pause", description = "Hold the weights where they are; the guards go on.")
  void pause(
      @Parameters(arity = "0..1", paramLabel = ONE, description = WHICH) @Nullable String one,
      @Option(names = "--all", description = "Every migration that runs.") boolean everyOne,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = WHY)
          String reason) {
    if (everyOne == (one != null)) {
      throw new Failure(Failure.USAGE, "say SERVICE or --all, one of them");
    }
    if (one == null) {
      new RunningMigrations(sluice).pause(reason);
      return;
    }
    say(one, "pause", request(reason, null, false, false));
  }

  @Command(name = "resume", description = "Go on at the step that is held.")
  void resume(
      @Parameters(paramLabel = ONE, description = WHICH) String one,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = WHY)
          String reason) {
    say(one, "resume", request(reason, null, false, false));
  }

  @Command(
      name = "advance",
      description = "Do not wait for the step's bake and requests; never past a guard that fails.")
  void advance(
      @Parameters(paramLabel = ONE, description = WHICH) String one,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = WHY)
          String reason) {
    say(one, "advance", request(reason, null, false, false));
  }

  @Command(name = "approve", description = "Open the gate that waits; the author never does.")
  void approve(
      @Parameters(paramLabel = ONE, description = WHICH) String one,
      @Option(
              names = "--gate",
              paramLabel = "start|step-N",
              description = "Which; without it the one that waits.")
          @Nullable String gate,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = WHY)
          String reason) {
    say(one, "approve", request(reason, gate, false, false));
  }

  @Command(
      name = "rollback",
      description = "Back to where it started, as far as the old environment carries.")
  void rollback(
      @Parameters(paramLabel = ONE, description = WHICH) String one,
      @Option(names = "--force", description = "All the way, whatever that carries.") boolean force,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = WHY)
          String reason) {
    say(one, "rollback", request(reason, null, force, false));
  }

  @Command(name = "abort", description = "End it where it is; the weights stay.")
  void abort(
      @Parameters(paramLabel = ONE, description = WHICH) String one,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = WHY)
          String reason) {
    say(one, "abort", request(reason, null, false, false));
  }

  @Command(
      name = "finish",
      description = "Say that the old environment can go; refused while anything needs it.")
  void finish(
      @Parameters(paramLabel = ONE, description = WHICH) String one,
      @Option(
              names = "--check",
              description = "Only say what is in the way: exit 0 for nothing, else 3.")
          boolean check,
      @Option(names = "--early", description = "Before its soak is over.") boolean early,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = WHY)
          String reason) {
    if (check) {
      new MigrationEnd(sluice, clock).check(Migrations.find(sluice.client(), one), early);
    } else {
      say(one, "finish", request(reason, null, false, early));
    }
  }

  private static MigrationActionRequest request(
      String reason, @Nullable String gate, boolean force, boolean early) {
    return new MigrationActionRequest(reason, gate, force, early);
  }

  private void say(String one, String action, MigrationActionRequest request) {
    Client client = sluice.client();
    say(client, Migrations.find(client, one), action, request);
  }

  private void say(
      Client client, Client.Answer found, String action, MigrationActionRequest request) {
    Client.Answer answer = Migrations.act(client, found, action, request);
    if (!sluice.printed(answer.body())) {
      new MigrationReport(sluice.paper()).said(answer.as(MigrationBody.class));
    }
  }
}
