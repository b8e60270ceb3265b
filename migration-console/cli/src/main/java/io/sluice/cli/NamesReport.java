package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.NameBody;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which rule made which service of a source's names. */
final class NamesReport {
  private final Sluice sluice;

  NamesReport(Sluice sluice) {
    this.sluice = sluice;
  }

  void print(String source) {
    ObjectNode list = sluice.client().all("/sources/" + Client.segment(source) + "/names");
    if (sluice.printed(list)) {
      return;
    }
    Paper paper = sluice.paper();
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : list.path("items")) {
      rows.add(row(Bodies.as(node, NameBody.class), paper));
    }
    paper.table(List.of("NAME", "SERVICE", "STATE", "RULES", "READY", "REJECTED"), rows);
    if (rows.isEmpty()) {
      paper.line("no name of " + source + " is known");
    }
  }

  private static List<Cell> row(NameBody name, Paper paper) {
    Tint tint =
        switch (name.state()) {
          case "ADMITTED" -> Tint.GOOD;
          case "PENDING" -> Tint.WARN;
          default -> Tint.FAINT;
        };
    String rules =
        name.steps().stream()
            .map(step -> step.rule() + " " + paper.arrow() + " " + step.result())
            .collect(Collectors.joining("; "));
    String why = name.reason().isEmpty() ? "" : (rules.isEmpty() ? "" : "; ") + name.reason();
    String told = rules + why;
    return List.of(
        Cell.of(name.name(), Tint.BOLD),
        Cell.of(name.service() == null ? "-" : name.service()),
        Cell.of(ShowCommand.words(name.state()), tint),
        Cell.of(told.isEmpty() ? "as it is" : told),
        Cell.of(name.ready() + "/" + name.instances()),
        Cell.of(name.rejected(), name.rejected() > 0 ? Tint.WARN : Tint.PLAIN));
  }
}
