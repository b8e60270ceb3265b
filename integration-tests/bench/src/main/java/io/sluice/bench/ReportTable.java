package io.sluice.bench;

import java.io.PrintStream;
import java.util.Locale;

/** A report for people: Markdown, so that it can be pasted into docs/benchmarks.md as it is. */
final class ReportTable {
  private final Report report;

  ReportTable(Report report) {
    this.report = report;
  }

  void print(PrintStream out) {
    out.println("### " + report.benchmark());
    report.settings().forEach(line -> out.println("- " + line));
    out.println("- " + report.machine().sentence());
    out.println();
    int width =
        Math.max(6, report.results().stream().mapToInt(r -> r.figure().length()).max().orElse(0));
    String form = "| %-" + width + "s | %10s | %21s | %-5s | %-15s | %-7s |%n";
    out.printf(form, "figure", "median", "quartiles", "unit", "target", "reached");
    out.println("|" + "-".repeat(width + 2) + "|-----------:|----------------------:|---|---|---|");
    for (Result result : report.results()) {
      boolean single = result.lowerQuartile() == result.upperQuartile();
      out.printf(
          form,
          result.figure(),
          number(result.value()),
          single ? "" : number(result.lowerQuartile()) + " - " + number(result.upperQuartile()),
          result.unit(),
          target(result),
          reached(result));
    }
  }

  private static String target(Result result) {
    Result.Target target = result.target();
    return target == null
        ? ""
        : (target.upper() ? "at most " : "at least ") + number(target.limit());
  }

  private static String reached(Result result) {
    Boolean reached = result.reached();
    return reached == null ? "" : reached ? "yes" : "NO";
  }

  /** Three digits that count are what a noisy machine can give. */
  private static String number(double value) {
    double size = Math.abs(value);
    String form =
        size >= 100 || value == Math.rint(value)
            ? "%,.0f"
            : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, form, value);
  }
}
