package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.ProxyBody;
import io.sluice.console.contract.ProxyBody.RejectionBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(
    name = "proxies",
    description = {
      "The proxies that are connected to the server that answers, when each last reported its"
          + " requests, and what they reject."
    })
final class ProxiesCommand implements Runnable {
  private final Sluice sluice;

  ProxiesCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    ObjectNode list = sluice.client().all("/proxies");
    if (sluice.printed(list)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : list.path("items")) {
      ProxyBody proxy = Bodies.as(node, ProxyBody.class);
      RejectionBody rejection = proxy.rejection();
      rows.add(
          List.of(
              Cell.of(proxy.id(), Tint.BOLD),
              Cell.of(proxy.service()),
              Cell.of(proxy.environment()),
              Cell.of(proxy.address()),
              Cell.of(proxy.since()),
              proxy.reported() == null ? Cell.of("never", Tint.WARN) : Cell.of(proxy.reported()),
              Cell.of(rejects(rejection), rejection == null ? Tint.PLAIN : Tint.BAD)));
    }
    Paper paper = sluice.paper();
    paper.table(
        List.of(
            "PROXY", "SERVICE", "ENVIRONMENT", "ADDRESS", "CONNECTED SINCE", "REPORTED", "REJECTS"),
        rows);
    if (rows.isEmpty()) {
      paper.line("no proxy is connected");
    }
  }

  /** What it rejects, by the resource type's last word. */
  static String rejects(@Nullable RejectionBody rejection) {
    if (rejection == null) {
      return "";
    }
    String type = rejection.type().substring(rejection.type().lastIndexOf('.') + 1);
    List<String> names = rejection.names();
    int more = rejection.count() - Math.min(3, names.size());
    return type
        + " "
        + String.join(" ", names.subList(0, Math.min(3, names.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
