package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.ConflictBody;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "conflicts", description = "Where the registries contradict each other.")
final class ConflictsCommand implements Runnable {
  private final Sluice sluice;

  ConflictsCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    JsonNode list = sluice.client().all("/conflicts");
    if (sluice.printed(list)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : list.path("items")) {
      ConflictBody conflict = Bodies.as(node, ConflictBody.class);
      rows.add(
          List.of(
              Cell.of(conflict.service(), Tint.BOLD),
              Cell.of(
                  ShowCommand.words(conflict.kind())
                      + (conflict.blocksSplits() ? ", blocks its split" : ""),
                  conflict.blocksSplits() ? Tint.BAD : Tint.WARN),
              Cell.of(conflict.subject()),
              Cell.of(String.join(", ", conflict.parties())),
              Cell.of(conflict.detail())));
    }
    Paper paper = sluice.paper();
    paper.table(List.of("SERVICE", "KIND", "SUBJECT", "PARTIES, WINNER FIRST", "DETAIL"), rows);
    if (rows.isEmpty()) {
      paper.line("the registries agree");
    }
  }
}
