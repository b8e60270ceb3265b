package io.sluice.cli;

import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.ProofBody;
import io.sluice.console.contract.ProofBody.AcknowledgedBody;
import io.sluice.console.contract.ProofBody.CoverageBody;
import io.sluice.console.contract.ProofBody.FindingBody;
import io.sluice.console.contract.ProofBody.MeasuredBody;
import io.sluice.console.contract.ProofBody.MeasuredCallerBody;
import io.sluice.console.contract.ProofBody.MeasuredShareBody;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What proxies took over and what requests did, in lines for people. */
final class ProofLines {
  private static final int CALLERS_SHOWN = 10;

  private ProofLines() {}

  static void print(Paper paper, ProofBody proof, Collection<String> environments) {
    MeasuredBody measured = proof.measured();
    List<List<Cell>> rows = new ArrayList<>();
    AcknowledgedBody acknowledged = proof.acknowledged();
    rows.add(
        List.of(
            Cell.of("acknowledged"),
            Cell.of(""),
            Cell.of(
                "%d of %d%s known proxies"
                    .formatted(
                        acknowledged.acknowledged(),
                        acknowledged.known(),
                        acknowledged.complete() ? "" : " or more"))));
    rows.add(row(paper, "measured", measured.shares(), environments, measured.requests()));
    if (measured.callers().size() > 1) {
      measured.callers().stream()
          .limit(CALLERS_SHOWN)
          .forEach(caller -> rows.add(row(paper, caller, environments)));
    }
    rows.add(List.of(Cell.of("coverage"), Cell.of(""), Cell.of(words(proof))));
    if (proof.copies() != null) {
      proof
          .copies()
          .forEach(
              (environment, copies) ->
                  rows.add(
                      List.of(
                          Cell.of("copies"),
                          Cell.of(""),
                          Cell.of(
                              "%,d to %s, %,d failed: nobody saw their answers"
                                  .formatted(copies.requests(), environment, copies.errors())))));
    }
    paper.table(List.of(), rows);
    for (FindingBody finding : proof.findings()) {
      paper.line(
          finding.kind().equals("too-few-requests") ? Tint.PLAIN : Tint.WARN,
          finding.kind().replace('-', ' ')
              + (finding.subject().isEmpty() ? "" : " (" + finding.subject() + ")")
              + ": "
              + finding.words());
    }
  }

  private static List<Cell> row(
      Paper paper, MeasuredCallerBody caller, Collection<String> environments) {
    String name = caller.service().isEmpty() ? "(unnamed)" : caller.service();
    return row(paper, "  by " + name, caller.shares(), environments, caller.requests());
  }

  private static List<Cell> row(
      Paper paper,
      String title,
      Map<String, MeasuredShareBody> unordered,
      Collection<String> environments,
      long requests) {
    Map<String, MeasuredShareBody> shares = inOrder(unordered, environments);
    Map<String, Integer> measured = new LinkedHashMap<>();
    shares.forEach((environment, share) -> measured.put(environment, share.basisPoints()));
    return List.of(
        Cell.of(title),
        requests == 0 ? Cell.of("") : paper.bar(measured, environments),
        Cell.of(requests == 0 ? "no requests" : words(shares, requests)));
  }

  /** As the lines above have them, so that one can be compared with the other by eye. */
  private static <T> Map<String, T> inOrder(
      Map<String, T> shares, Collection<String> environments) {
    List<String> places = List.copyOf(environments);
    Map<String, T> ordered =
        new TreeMap<>(
            Comparator.<String>comparingInt(
                    one -> places.contains(one) ? places.indexOf(one) : places.size())
                .thenComparing(Comparator.naturalOrder()));
    ordered.putAll(shares);
    return ordered;
  }

  /** Each share with half of its interval, and the requests behind all of them. */
  private static String words(Map<String, MeasuredShareBody> shares, long requests) {
    String each =
        shares.entrySet().stream()
            .map(entry -> entry.getKey() + " " + words(entry.getValue()))
            .collect(Collectors.joining("  "));
    return each + "  (n %,d)".formatted(requests);
  }

  private static String words(MeasuredShareBody share) {
    BigDecimal half = BigDecimal.valueOf((share.high() - share.low() + 1) / 2, 2);
    String errors =
        share.errors() == 0
            ? ""
            : String.format(
                Locale.ROOT, ", %.2f%% errors", 100.0 * share.errors() / share.requests());
    return Percent.text(share.basisPoints())
        + " +-"
        + half.stripTrailingZeros().toPlainString()
        + errors
        + (share.inFlight() == null || share.inFlight() == 0
            ? ""
            : ", %,d in flight".formatted(share.inFlight()));
  }

  /** Of all requests, as far as the mesh sees them; never 100% because nothing is known. */
  private static String words(ProofBody proof) {
    CoverageBody coverage = proof.coverage();
    Long all = coverage.all();
    Integer basisPoints = coverage.basisPoints();
    if (all == null || basisPoints == null) {
      return "unknown: " + coverage.unknown();
    }
    String ofAll =
        proof.measured().shares().entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + " "
                        + Percent.text(
                            (int) Math.min(10_000, 10_000 * entry.getValue().requests() / all)))
            .collect(Collectors.joining("  "));
    return Percent.text(basisPoints) + " of all requests come through the mesh: " + ofAll;
  }
}
