package io.sluice.demo;

import java.util.Locale;
import java.util.Map;

/**
 * One step of a scenario.
 *
 * @param asked basis points by environment
 * @param measured what the load counted while it was in force
 */
record StepResult(Map<String, Integer> asked, Counts measured) {
  StepResult {
    asked = Map.copyOf(asked);
  }

  /**
   * The largest distance between an environment's asked and measured share, in percentage points.
   */
  double deviation() {
    double largest = 0;
    for (String environment : Backends.ENVIRONMENTS) {
      double wanted = asked.getOrDefault(environment, 0) / 100.0;
      largest = Math.max(largest, Math.abs(measured.share(environment) - wanted));
    }
    return largest;
  }

  /** Whether the traffic followed: near enough, on enough requests, and none failed. */
  boolean followed() {
    return deviation() <= ShiftScenario.TOLERANCE
        && measured.answered() >= ShiftScenario.REQUESTS
        && measured.failed() == 0;
  }

  /** A line of the table at the end. */
  String row() {
    return String.format(
        Locale.ROOT,
        "%9s  %13s  %8d  %6d  %s",
        ShareLine.percent(asked.getOrDefault(Backends.VM, 0))
            + "/"
            + ShareLine.percent(asked.getOrDefault(Backends.KUBERNETES, 0)),
        String.format(
            Locale.ROOT,
            "%.2f/%.2f",
            measured.share(Backends.VM),
            measured.share(Backends.KUBERNETES)),
        measured.answered(),
        measured.failed(),
        followed() ? "followed" : "NOT FOLLOWED");
  }

  static String header() {
    return String.format(
        Locale.ROOT, "%9s  %13s  %8s  %6s", "asked", "measured", "requests", "failed");
  }
}
