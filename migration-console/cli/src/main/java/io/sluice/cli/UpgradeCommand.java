package io.sluice.cli;

import io.sluice.console.contract.ReasonRequest;
import io.sluice.console.contract.UpgradeBody;
import io.sluice.console.contract.UpgradeRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "upgrade",
    description = {
      "The rendering format of what proxies get; without a command, what it is.",
      "A new release renders the old format until somebody finishes the upgrade, so that an upgrade"
          + " by itself rebuilds no cluster in any proxy."
    })
final class UpgradeCommand implements Runnable {
  private static final String WHY = "Why; kept in the audit.";

  private final Sluice sluice;

  UpgradeCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    status();
  }

  @Command(name = "status", description = "Which format the proxies have, and how far the way is.")
  void status() {
    done(sluice.client().get("/upgrade"));
  }

  @Command(
      name = "finish",
      description = {
        "Bring the proxies to the newest format, a tenth at a time; goes on after pause and back.",
        "Each proxy opens its connections anew, once."
      })
  void finish(
      @Option(
              names = "--every",
              paramLabel = "TIME",
              description = "How long a stage lasts at least: 30s, 10m; 30s when absent.")
          @Nullable String every,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = WHY)
          String reason) {
    Long pace = every == null ? null : Durations.parse("--every", every).toMillis();
    done(sluice.client().post("/upgrade/finish", new UpgradeRequest(pace, reason)));
  }

  @Command(name = "pause", description = "Leave the proxies with the formats that they have now.")
  void pause(
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = WHY)
          String reason) {
    done(sluice.client().post("/upgrade/pause", new ReasonRequest(reason)));
  }

  @Command(
      name = "back",
      description = "Bring the proxies back to the former format, a tenth at a time.")
  void back(
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = WHY)
          String reason) {
    done(sluice.client().post("/upgrade/back", new ReasonRequest(reason)));
  }

  private void done(Client.Answer answer) {
    if (!sluice.printed(answer.body())) {
      show(answer.as(UpgradeBody.class));
    }
  }

  private void show(UpgradeBody upgrade) {
    Paper paper = sluice.paper();
    if (upgrade.next() == null) {
      paper.line("all proxies have format " + upgrade.format());
      if (upgrade.newest() > upgrade.format()) {
        paper.line(
            "this release renders format " + upgrade.newest() + ", too: sluice upgrade finish");
      }
    } else {
      paper.line(
          "format %d to %d: %d of %d tenths, %s since %s, a stage lasts %d s at least"
              .formatted(
                  upgrade.format(),
                  upgrade.next(),
                  upgrade.stage(),
                  upgrade.stages(),
                  upgrade.way(),
                  upgrade.since(),
                  upgrade.everyMs() / 1_000));
    }
    if (upgrade.next() != null) {
      paper.line(progress(upgrade.progress()));
    }
    if (!upgrade.hinders().isEmpty()) {
      paper.line(
          "of an older release, before which nothing moves: "
              + String.join(", ", upgrade.hinders()));
    }
  }

  private static String progress(UpgradeBody.@Nullable ProgressBody progress) {
    return progress == null
        ? "a member has not said how far its proxies are: sluice members"
        : "%d proxies, %d of them with the next format; %d may have to acknowledge it, %d refuse something or are behind"
            .formatted(
                progress.proxies(), progress.moved(), progress.waiting(), progress.refusing());
  }
}
