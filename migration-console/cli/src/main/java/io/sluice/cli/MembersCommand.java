package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.MemberBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

@Command(
    name = "members",
    description = {
      "The running servers.",
      "Two whose views have one version publish the same; * marks the sources that one reads for all."
    })
final class MembersCommand implements Runnable {
  private final Sluice sluice;

  MembersCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    ObjectNode list = sluice.client().all("/members");
    if (sluice.printed(list)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    for (JsonNode node : list.path("items")) {
      MemberBody member = Bodies.as(node, MemberBody.class);
      rows.add(
          List.of(
              Cell.of(member.name() + (member.self() ? " (asked)" : ""), Tint.BOLD),
              state(member),
              Cell.of(member.version()),
              Cell.of(member.since()),
              Cell.of(member.store()),
              Cell.of(member.view()),
              Cell.of(member.services()),
              Cell.of(sources(member))));
      member.waitingFor().forEach(what -> waiting.add(member.name() + " waits: " + what));
      if (!member.differs().isEmpty()) {
        waiting.add(
            member.name()
                + " is configured otherwise than the cluster and reads no source: "
                + String.join(", ", member.differs()));
      }
      if (!member.disagrees().isEmpty()) {
        waiting.add(
            member.name()
                + " publishes something else than the one that was asked: "
                + String.join(", ", member.disagrees()));
      }
    }
    Paper paper = sluice.paper();
    paper.table(
        List.of("MEMBER", "STATE", "VERSION", "SINCE", "STORE", "VIEW", "SERVICES", "SOURCES"),
        rows);
    waiting.forEach(paper::line);
  }

  private static Cell state(MemberBody member) {
    if (member.goneSince() != null) {
      return Cell.of("gone since " + member.goneSince(), Tint.BAD);
    }
    return member.ready()
        ? Cell.of(member.leader() ? "ready, leads" : "ready", Tint.GOOD)
        : Cell.of("waiting", Tint.WARN);
  }

  /** An asterisk marks those that it reads for all. */
  private static String sources(MemberBody member) {
    List<String> words = new ArrayList<>();
    member
        .sources()
        .forEach(
            (name, state) ->
                words.add(
                    name
                        + (member.owns().containsKey(name) ? "* " : " ")
                        + state.toLowerCase(Locale.ROOT)));
    return String.join("  ", words);
  }
}
