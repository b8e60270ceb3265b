package io.sluice.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Slides {@value Backends#SERVICE} over to the pods in steps and judges what was measured. It has
 * no clock and does no I/O: it is told what was counted and says what to do next. For one thread.
 */
final class ShiftScenario {
  /** Judged on at least so many requests a step: at 99% confidence 4,148 show 50% to 2 points. */
  static final long REQUESTS = 5_000;

  /** Percentage points. */
  static final double TOLERANCE = 2;

  // A step is settled when so many requests in a row look right, and judged as it is after so many
  // that do not.
  private static final long SETTLED_REQUESTS = 300;
  private static final long PATIENCE_REQUESTS = 20_000;

  private static final List<Integer> VM_STEPS = List.of(10_000, 9_000, 5_000, 0);

  private final List<StepResult> results = new ArrayList<>();
  private Phase phase = Phase.ASKING;
  private Counts phaseBegan = Counts.NONE;
  private Counts windowBegan = Counts.NONE;

  private enum Phase {
    ASKING,
    SETTLING,
    MEASURING
  }

  /** What to do next. */
  sealed interface Next {}

  /** Ask for this split, in basis points. */
  record Ask(Map<String, Integer> weights) implements Next {}

  /** Let requests come. */
  record Wait() implements Next {}

  /** All steps are measured. */
  record Finished(List<StepResult> results) implements Next {
    public Finished {
      results = List.copyOf(results);
    }
  }

  /**
   * @param total everything counted since the load began
   * @param published basis points by environment as the server says, empty when it could not be
   *     asked
   */
  Next next(Counts total, Map<String, Integer> published) {
    if (results.size() == VM_STEPS.size()) {
      return new Finished(results);
    }
    Map<String, Integer> asked = step(results.size());
    return switch (phase) {
      case ASKING -> {
        enter(Phase.SETTLING, total);
        yield new Ask(asked);
      }
      case SETTLING -> {
        settle(asked, total, published);
        yield new Wait();
      }
      case MEASURING -> {
        measure(asked, total);
        yield results.size() == VM_STEPS.size() ? new Finished(results) : new Wait();
      }
    };
  }

  private static Map<String, Integer> step(int index) {
    int vm = VM_STEPS.get(index);
    return Map.of(Backends.VM, vm, Backends.KUBERNETES, 10_000 - vm);
  }

  private void settle(Map<String, Integer> asked, Counts total, Map<String, Integer> published) {
    boolean patienceEnds = requests(total.since(phaseBegan)) >= PATIENCE_REQUESTS;
    Counts window = total.since(windowBegan);
    if (requests(window) >= SETTLED_REQUESTS || patienceEnds) {
      boolean looksRight =
          isAs(asked, published) && new StepResult(asked, window).deviation() <= 2 * TOLERANCE;
      windowBegan = total;
      if (looksRight || patienceEnds) {
        enter(Phase.MEASURING, total);
      }
    }
  }

  /** An environment at 0 may be left out on either side. */
  private static boolean isAs(Map<String, Integer> asked, Map<String, Integer> published) {
    return Backends.ENVIRONMENTS.stream()
        .allMatch(
            name -> asked.getOrDefault(name, 0).intValue() == published.getOrDefault(name, 0));
  }

  private void measure(Map<String, Integer> asked, Counts total) {
    Counts measured = total.since(phaseBegan);
    if (measured.answered() >= REQUESTS || requests(measured) >= PATIENCE_REQUESTS) {
      results.add(new StepResult(asked, measured));
      enter(Phase.ASKING, total);
    }
  }

  private void enter(Phase next, Counts total) {
    phase = next;
    phaseBegan = total;
    windowBegan = total;
  }

  private static long requests(Counts counts) {
    return counts.answered() + counts.failed();
  }
}
