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
      "The proxies that are connected to any member, when each last reported its requests, and"
          + " what they reject."
    })
final class ProxiesCommand implements Runnable {
  /** After the address, where there are several. */
  private static final int MEMBER_AT = 4;

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
    List<ProxyBody> proxies = new ArrayList<>();
    list.path("items").forEach(node -> proxies.add(Bodies.as(node, ProxyBody.class)));
    boolean several = proxies.stream().map(ProxyBody::member).distinct().count() > 1;
    Paper paper = sluice.paper();
    paper.table(header(several), proxies.stream().map(proxy -> row(proxy, several)).toList());
    if (proxies.isEmpty()) {
      paper.line("no proxy is connected");
    }
    for (JsonNode member : list.path(Client.UNANSWERED)) {
      paper.line(Tint.WARN, member.asText() + " did not answer: its proxies are not in this list");
    }
  }

  private static List<String> header(boolean several) {
    List<String> header =
        new ArrayList<>(
            List.of(
                "PROXY",
                "SERVICE",
                "ENVIRONMENT",
                "ADDRESS",
                "CONNECTED SINCE",
                "REPORTED",
                "REJECTS"));
    if (several) {
      header.add(MEMBER_AT, "MEMBER");
    }
    return header;
  }

  private static List<Cell> row(ProxyBody proxy, boolean several) {
    RejectionBody rejection = proxy.rejection();
    List<Cell> row =
        new ArrayList<>(
            List.of(
                Cell.of(proxy.id(), Tint.BOLD),
                Cell.of(proxy.service()),
                Cell.of(proxy.environment()),
                Cell.of(proxy.address()),
                Cell.of(proxy.since()),
                proxy.reported() == null ? Cell.of("never", Tint.WARN) : Cell.of(proxy.reported()),
                Cell.of(rejects(rejection), rejection == null ? Tint.PLAIN : Tint.BAD)));
    if (several) {
      row.add(MEMBER_AT, Cell.of(proxy.member()));
    }
    return row;
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
