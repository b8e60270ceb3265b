package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.CandidateBody;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "candidates",
    description = "What is seen and gets no traffic until it is admitted, and the command for it.")
final class CandidatesCommand implements Runnable {
  private final Sluice sluice;

  CandidatesCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    JsonNode list = sluice.client().all("/candidates");
    if (sluice.printed(list)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : list.path("items")) {
      CandidateBody candidate = Bodies.as(node, CandidateBody.class);
      boolean environment = candidate.kind().equals("ENVIRONMENT");
      rows.add(
          List.of(
              Cell.of(candidate.service(), Tint.BOLD),
              Cell.of(
                  environment
                      ? "environment " + candidate.environment()
                      : candidate.source() + "/" + candidate.name()),
              Cell.of(candidate.environment()),
              Cell.of(candidate.ready()),
              Cell.of(
                  environment
                      ? "sluice split " + candidate.service() + " ENVIRONMENT=PERCENT ..."
                      : "sluice admit "
                          + candidate.service()
                          + " "
                          + candidate.source()
                          + "/"
                          + candidate.name())));
    }
    Paper paper = sluice.paper();
    paper.table(List.of("SERVICE", "CANDIDATE", "ENVIRONMENT", "READY", "TO ADMIT IT"), rows);
    if (rows.isEmpty()) {
      paper.line("nothing waits to be admitted");
    }
  }
}
