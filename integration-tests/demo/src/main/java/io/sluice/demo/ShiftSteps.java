package io.sluice.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Slides the split by hand and judges what arrived. */
final class ShiftSteps implements Steps {
  private final ShiftScenario scenario = new ShiftScenario();

  @Override
  public Optional<Integer> step(Scenery.Running running, Optional<Shares> shares, PrintStream out)
      throws IOException {
    Counts counts = running.load().tally().counts();
    ShiftScenario.Next next = scenario.next(counts, shares.map(Shares::published).orElse(Map.of()));
    if (next instanceof ShiftScenario.Ask ask) {
      running.console().split(Backends.SERVICE, ask.weights(), "demo: shift");
    } else if (next instanceof ShiftScenario.Finished finished) {
      return Optional.of(judge(finished.results(), counts.failed(), out));
    }
    return Optional.empty();
  }

  private static int judge(List<StepResult> results, long failed, PrintStream out) {
    out.println();
    out.println(StepResult.header());
    results.forEach(result -> out.println(result.row()));
    boolean followed = failed == 0 && results.stream().allMatch(StepResult::followed);
    out.println(
        followed
            ? "The traffic followed every split, and no request failed."
            : "The traffic did not follow, or requests failed (" + failed + " in all).");
    return followed ? 0 : 1;
  }
}
