package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.MemberBody;
import io.sluice.console.contract.MemberBody.DifferenceBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(
    name = "members",
    description = {
      "The running servers.",
      "Two whose views have one version publish the same; * marks the sources that one reads for all.",
      "Of several, the digests of what they publish, by type; members that are configured alike have"
          + " equal ones."
    })
final class MembersCommand implements Runnable {
  /** Of a digest, enough to be told from others by eye. */
  private static final int DIGITS = 12;

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
    List<MemberBody> members = new ArrayList<>();
    for (JsonNode node : list.path("items")) {
      MemberBody member = Bodies.as(node, MemberBody.class);
      if (!isGone(member)) {
        members.add(member);
      }
      rows.add(
          List.of(
              Cell.of(member.name() + (member.self() ? " (asked)" : ""), Tint.BOLD),
              state(member),
              Cell.of(member.version()),
              Cell.of(member.since()),
              Cell.of(member.store()),
              Cell.of(isGone(member) ? "-" : member.view()),
              Cell.of(isGone(member) ? "-" : "" + member.services()),
              Cell.of(isGone(member) ? "-" : sources(member))));
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
                + String.join(", ", member.disagrees())
                + first(member.difference()));
      }
    }
    Paper paper = sluice.paper();
    paper.table(
        List.of("MEMBER", "STATE", "VERSION", "SINCE", "STORE", "VIEW", "SERVICES", "SOURCES"),
        rows);
    if (members.size() > 1) {
      paper.line("");
      paper.table(digests(members), members.stream().map(one -> digests(one, members)).toList());
    }
    if (members.size() > 1 && members.stream().anyMatch(one -> !one.owns().isEmpty())) {
      paper.line("* reads the source for all");
    }
    waiting.forEach(paper::line);
  }

  private static String first(@Nullable DifferenceBody difference) {
    return difference == null
        ? ""
        : "; first %s %s%s, here %s, there %s"
            .formatted(
                difference.type(),
                difference.name(),
                difference.variant().isEmpty() ? "" : " (" + difference.variant() + ")",
                difference.here().isEmpty() ? "nothing" : difference.here(),
                difference.there().isEmpty() ? "nothing" : difference.there());
  }

  private static List<String> digests(List<MemberBody> members) {
    SortedSet<String> types = types(members);
    List<String> header = new ArrayList<>(List.of("PUBLISHES"));
    types.forEach(type -> header.add(type.toUpperCase(Locale.ROOT)));
    return header;
  }

  /** What differs from the one that was asked stands out. */
  private static List<Cell> digests(MemberBody member, List<MemberBody> members) {
    MemberBody asked = members.stream().filter(MemberBody::self).findFirst().orElse(member);
    List<Cell> row = new ArrayList<>(List.of(Cell.of(member.name())));
    for (String type : types(members)) {
      String digest = member.digests().getOrDefault(type, "");
      String shown = digest.matches("[0-9a-f]{32}") ? digest.substring(0, DIGITS) : digest;
      row.add(
          digest.equals(asked.digests().getOrDefault(type, ""))
              ? Cell.of(shown)
              : Cell.of(shown, Tint.WARN));
    }
    return row;
  }

  private static SortedSet<String> types(List<MemberBody> members) {
    SortedSet<String> types = new TreeSet<>();
    members.forEach(one -> types.addAll(one.digests().keySet()));
    return types;
  }

  /** Such a one publishes nothing: what it said last is not so any more. */
  private static boolean isGone(MemberBody member) {
    return member.goneSince() != null;
  }

  private static Cell state(MemberBody member) {
    if (isGone(member)) {
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
