package io.sluice.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CompareWatch.Gap;
import io.sluice.cli.CompareWatch.Lasting;
import io.sluice.cli.CompareWatch.Summary;
import io.sluice.cli.Difference.Kind;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.PublishedBody;
import io.sluice.console.contract.PublishedBody.PublishedEndpointBody;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what a comparison saw. */
final class CompareReport {
  private static final int MOST_NAMES = 20;

  private final Sluice sluice;
  private final String other;
  private final String column;

  /** Of a side in words, the first of which heads its column. */
  CompareReport(Sluice sluice, String other) {
    this.sluice = sluice;
    this.other = other;
    this.column = other.split(" ", 2)[0].toUpperCase(Locale.ROOT);
  }

  void print(Round round, Instant now) {
    if (sluice.printed(tree(round, now))) {
      return;
    }
    Paper paper = sluice.paper();
    for (Comparison comparison : round.comparisons()) {
      if (!comparison.differences().isEmpty()) {
        paper.line(
            Tint.BOLD,
            comparison.service()
                + ": "
                + comparison.published()
                + " published, "
                + comparison.others()
                + " there, "
                + comparison.same()
                + " in both");
        table(paper, comparison.differences());
        paper.line("");
      }
    }
    if (!round.strangers().isEmpty()) {
      paper.line(Tint.BOLD, "known there, and to no source or under no name here:");
      paper.line("  " + names(round.strangers().stream().map(Difference::service).toList()));
      paper.line("");
    }
    if (!round.unknown().isEmpty()) {
      paper.line("not compared, never known there: " + names(round.unknown()));
    }
    int differing = round.differing();
    int all = round.comparisons().size() + round.strangers().size();
    paper.line(
        differing == 0 ? Tint.GOOD : Tint.BAD,
        count(all, "service")
            + " compared with "
            + other
            + ": "
            + (differing == 0
                ? "no difference"
                : differing
                    + (differing == 1 ? " differs" : " differ")
                    + " ("
                    + kinds(round.differences())
                    + ")"));
  }

  private static String names(List<String> names) {
    return names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
        + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String kinds(List<Difference> differences) {
    Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
    differences.forEach(difference -> kinds.merge(difference.kind(), 1, Integer::sum));
    return kinds.entrySet().stream()
        .map(kind -> kind.getValue() + " " + kind.getKey().word())
        .collect(Collectors.joining(", "));
  }

  private void table(Paper paper, List<Difference> differences) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Difference difference : differences) {
      rows.add(
          List.of(
              Cell.of("  " + difference.kind().word(), Tint.BAD),
              Cell.of(difference.place()),
              Cell.of(difference.sluice()),
              Cell.of(difference.other())));
    }
    paper.table(List.of("  DIFFERENCE", "PLACE", "SLUICE", column), rows);
  }

  private ObjectNode tree(Round round, Instant now) {
    ObjectNode tree = Bodies.object();
    tree.put("with", other).put("at", now.toString());
    ArrayNode services = tree.putArray("services");
    Map<String, PublishedBody> published = new HashMap<>();
    round.published().forEach(body -> published.put(body.service(), body));
    for (Comparison comparison : round.comparisons()) {
      ObjectNode service = services.addObject();
      service
          .put("service", comparison.service())
          .put("sluice", comparison.published())
          .put("other", comparison.others())
          .put("same", comparison.same());
      differences(service.putArray("differences"), comparison.differences());
      ArrayNode places = service.putArray("published");
      PublishedBody body = published.get(comparison.service());
      if (body != null) {
        body.endpoints().stream()
            .filter(PublishedEndpointBody::published)
            .forEach(endpoint -> place(places.addObject(), endpoint));
      }
    }
    differences(tree.putArray("strangers"), round.strangers());
    round.unknown().forEach(tree.putArray("notCompared")::add);
    return tree.put("differences", round.differences().size());
  }

  private static void place(ObjectNode place, PublishedEndpointBody endpoint) {
    place
        .put("address", endpoint.address())
        .put("port", endpoint.port())
        .put("environment", endpoint.environment())
        .put("share", endpoint.share());
  }

  private static void differences(ArrayNode array, List<Difference> differences) {
    differences.forEach(difference -> fill(array.addObject(), difference));
  }

  private static ObjectNode fill(ObjectNode node, Difference difference) {
    return node.put("service", difference.service())
        .put("kind", difference.kind().word())
        .put("place", difference.place())
        .put("sluice", difference.sluice())
        .put("other", difference.other());
  }

  void print(Summary summary) {
    if (sluice.printed(tree(summary))) {
      return;
    }
    Paper paper = sluice.paper();
    List<List<Cell>> rows = new ArrayList<>();
    for (Lasting lasting : summary.lasting()) {
      Difference last = lasting.last();
      rows.add(
          List.of(
              Cell.of(last.service(), Tint.BOLD),
              Cell.of(last.kind().word(), Tint.BAD),
              Cell.of(last.place()),
              Cell.of(Durations.words(lasting.longest())),
              Cell.of(lasting.times()),
              Cell.of(lasting.standing() ? "still so" : lasting.until()),
              Cell.of(last.sluice()),
              Cell.of(last.other())));
    }
    paper.table(
        List.of("SERVICE", "DIFFERENCE", "PLACE", "LONGEST", "TIMES", "UNTIL", "SLUICE", column),
        rows);
    if (summary.uncounted() > 0) {
      paper.line(Tint.WARN, "and differences beyond these, which were not followed");
    }
    if (summary.notCompared() > 0) {
      paper.line(
          Tint.WARN,
          count(summary.notCompared(), "time")
              + " not compared, the last for this reason: "
              + summary.gaps().get(summary.gaps().size() - 1).reason());
    }
    paper.line(
        summary.lasting().isEmpty() && summary.comparisons() > 0 ? Tint.GOOD : Tint.BAD,
        "compared "
            + count(summary.comparisons(), "time")
            + " with "
            + other
            + ", "
            + summary.from()
            + " to "
            + summary.until()
            + ": "
            + verdict(summary));
  }

  private static String verdict(Summary summary) {
    if (summary.comparisons() == 0) {
      return "nothing is known";
    }
    if (summary.lasting().isEmpty()) {
      return "no difference";
    }
    Lasting longest = summary.lasting().get(0);
    return count(summary.lasting().size(), "difference")
        + ", the longest "
        + Durations.words(longest.longest())
        + " ("
        + longest.last().identity()
        + ")";
  }

  private ObjectNode tree(Summary summary) {
    ObjectNode tree = Bodies.object();
    tree.put("with", other)
        .put("from", summary.from().toString())
        .put("until", summary.until().toString())
        .put("comparisons", summary.comparisons())
        .put("notCompared", summary.notCompared());
    ArrayNode gaps = tree.putArray("gaps");
    for (Gap gap : summary.gaps()) {
      gaps.addObject()
          .put("from", gap.from().toString())
          .put("until", gap.until().toString())
          .put("rounds", gap.rounds())
          .put("reason", gap.reason());
    }
    ArrayNode differences = tree.putArray("differences");
    for (Lasting lasting : summary.lasting()) {
      fill(differences.addObject(), lasting.last())
          .put("from", lasting.from().toString())
          .put("until", lasting.until().toString())
          .put("times", lasting.times())
          .put("longestMs", lasting.longest().toMillis())
          .put("standing", lasting.standing());
    }
    return tree.put("notFollowed", summary.uncounted());
  }
}
