package io.sluice.bench;

import java.util.List;

/**
 * What a benchmark found.
 *
 * @param benchmark its name
 * @param settings the sizes and what else decides the figures, in words
 * @param machine where it ran
 * @param results in the order of reading
 */
public record Report(
    String benchmark, List<String> settings, MachineFacts machine, List<Result> results) {
  public Report {
    settings = List.copyOf(settings);
    results = List.copyOf(results);
  }

  /** Of this machine. */
  public static Report here(String benchmark, List<String> settings, List<Result> results) {
    return new Report(benchmark, settings, MachineFacts.here(), results);
  }
}
