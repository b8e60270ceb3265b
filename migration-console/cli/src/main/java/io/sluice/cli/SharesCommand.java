package io.sluice.cli;

import io.sluice.cli.Paper.Cell;
import io.sluice.console.contract.ProofBody.MeasuredShareBody;
import io.sluice.console.contract.ShareSeriesBody;
import io.sluice.console.contract.ShareSeriesBody.SharePointBody;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "shares",
    description = {
      "What a service's split was and did over time: a line each five seconds of the last hour,"
          + " or with --minutes each minute of the last day."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class SharesCommand implements Runnable {
  private final Sluice sluice;
  private final Clock clock;

  @Parameters(paramLabel = "SERVICE", description = "Its name.")
  private String service;

  @Option(names = "--minutes", description = "A line each minute of the last day.")
  private boolean minutes;

  SharesCommand(Sluice sluice, Clock clock) {
    this.sluice = sluice;
    this.clock = clock;
  }

  @Override
  public void run() {
    String since = minutes ? "?since=" + clock.instant().minus(Duration.ofDays(1)) : "";
    Client.Answer answer =
        sluice.client().get("/services/" + Client.segment(service) + "/shares" + since);
    if (sluice.printed(answer.body())) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (SharePointBody point : answer.as(ShareSeriesBody.class).points()) {
      rows.add(
          List.of(
              Cell.of(point.at()),
              Cell.of(Percent.text(point.asked())),
              Cell.of(Percent.text(point.published())),
              Cell.of(
                  point.known() == null
                      ? "unknown"
                      : point.acknowledged() + " of " + point.known()),
              Cell.of(measured(point)),
              Cell.of(point.requests()),
              Cell.of(
                  point.measured().values().stream().mapToLong(MeasuredShareBody::errors).sum())));
    }
    sluice
        .paper()
        .table(
            List.of("AT", "ASKED", "PUBLISHED", "ACKNOWLEDGED", "MEASURED", "REQUESTS", "ERRORS"),
            rows);
    if (rows.isEmpty()) {
      sluice.paper().line("nobody called it, and nothing was shifted");
    }
  }

  private static String measured(SharePointBody point) {
    Map<String, Integer> shares = new TreeMap<>();
    point.measured().forEach((environment, share) -> shares.put(environment, share.basisPoints()));
    return shares.isEmpty() ? "-" : Percent.text(shares);
  }
}
