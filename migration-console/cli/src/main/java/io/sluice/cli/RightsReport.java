package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.RightsBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the credentials of sources could do beyond reading. */
final class RightsReport {
  private final Sluice sluice;

  RightsReport(Sluice sluice) {
    this.sluice = sluice;
  }

  /** Of one source, or of all. */
  void print(@Nullable String source) {
    Client client = sluice.client();
    List<String> names = new ArrayList<>();
    if (source != null) {
      names.add(source);
    } else {
      client.all("/sources").path("items").forEach(item -> names.add(item.path("name").asText()));
    }
    ObjectNode list = Bodies.object();
    ArrayNode items = list.putArray("items");
    names.forEach(
        name -> items.add(client.get("/sources/" + Client.segment(name) + "/rights").body()));
    list.putNull("next");
    if (sluice.printed(list)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode item : items) {
      rows(Bodies.as(item, RightsBody.class), rows);
    }
    sluice.paper().table(List.of("SOURCE", "CREDENTIALS", "FINDINGS"), rows);
  }

  private static void rows(RightsBody rights, List<List<Cell>> rows) {
    Tint tint =
        switch (rights.verdict()) {
          case "READ_ONLY" -> Tint.GOOD;
          case "EXCESSIVE" -> Tint.BAD;
          default -> Tint.WARN;
        };
    List<String> findings =
        rights.findings().isEmpty() ? List.of("nothing beyond reading") : rights.findings();
    for (int i = 0; i < findings.size(); i++) {
      rows.add(
          List.of(
              Cell.of(i == 0 ? rights.source() : "", Tint.BOLD),
              Cell.of(i == 0 ? ShowCommand.words(rights.verdict()) : "", tint),
              Cell.of(findings.get(i))));
    }
  }
}
