package io.sluice.migrations.engine;

import io.sluice.migrations.Mirror;
import io.sluice.migrations.Plan;
import io.sluice.migrations.Step;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A migration with all that it keeps. Immutable; what it answers depends on nothing else.
 *
 * @param id 1 to 64 letters, digits and {@code -}
 * @param author who wrote the plan; approvals are others'
 * @param createdAt milliseconds since the epoch
 * @param baseline the split that was in force when it started, or null before
 * @param ramp its steps, empty before it started
 * @param asked the split that it wrote last, or null before the first
 * @param askedGeneration the generation that this made; 0 before the first
 * @param progress of the running step
 * @param tests the guards' sums, by the guard's name
 * @param slowSince by the guard's name, since when it is slower than it may be, milliseconds since
 *     the epoch
 * @param learnt requests a second and ready endpoint that an environment carried while all guards
 *     passed, the most so far
 * @param readyAtStart ready endpoints by environment when it started: what the baseline stood on
 * @param approvals given, in order
 */
public record Migration(
    String id,
    String service,
    Plan plan,
    State state,
    String author,
    long createdAt,
    @Nullable TrafficSplit baseline,
    List<Step> ramp,
    @Nullable TrafficSplit asked,
    long askedGeneration,
    Progress progress,
    SortedMap<String, ErrorTest> tests,
    SortedMap<String, Long> slowSince,
    SortedMap<String, Double> learnt,
    SortedMap<String, Integer> readyAtStart,
    List<Approved> approvals) {

  /** The gate before everything. */
  public static final String START = "start";

  public Migration {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(author, "author");
    ramp = ramp == null ? List.of() : List.copyOf(ramp);
    progress = progress == null ? Progress.NONE : progress;
    tests = sorted(tests);
    slowSince = sorted(slowSince);
    learnt = sorted(learnt);
    readyAtStart = sorted(readyAtStart);
    approvals = approvals == null ? List.of() : List.copyOf(approvals);
  }

  private static <V> SortedMap<String, V> sorted(@Nullable SortedMap<String, V> map) {
    return Collections.unmodifiableSortedMap(map == null ? new TreeMap<>() : new TreeMap<>(map));
  }

  /**
   * An approval.
   *
   * @param gate {@link #START}, or {@code step-N} for the way out of step N
   * @param at milliseconds since the epoch
   */
  public record Approved(String gate, String by, long at) {}

  /** A new one, as a draft. */
  public static Migration draft(String id, Plan plan, String author, long now) {
    return new Migration(
        id,
        plan.service(),
        plan,
        new State.Draft(),
        author,
        now,
        null,
        List.of(),
        null,
        0,
        Progress.NONE,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of());
  }

  /** The gate out of a step. */
  public static String gate(int step) {
    return "step-" + step;
  }

  public Optional<Approved> approval(String gate) {
    return approvals.stream().filter(one -> one.gate().equals(gate)).findFirst();
  }

  /** The step that runs, or where it holds; empty when none does, or it mirrors. */
  public Optional<Step> step() {
    int number = number();
    return number < 1 || number > ramp.size()
        ? Optional.empty()
        : Optional.of(ramp.get(number - 1));
  }

  /** Of the running or held step, from 1; 0 mirrors; -1 when none runs. */
  public int number() {
    if (state instanceof State.Running running) {
      return running.step();
    }
    return state instanceof State.Paused paused ? paused.held().step() : -1;
  }

  /** What is to be mirrored now: while step 0 runs. A paused one mirrors nothing. */
  public Optional<Mirror> mirrored() {
    return state instanceof State.Running running && running.step() == 0
        ? Optional.ofNullable(plan.mirror())
        : Optional.empty();
  }

  /** What has to be in force while nobody meddles: what it wrote last, else the baseline. */
  Optional<TrafficSplit> expected() {
    return Optional.ofNullable(asked == null ? baseline : asked);
  }

  /** Valid time that the running step has to hold, in ms. */
  public long bakeMs() {
    if (number() == 0 && plan.mirror() != null) {
      return plan.mirror().bakeMs();
    }
    return step().map(Step::bakeMs).orElse(plan.bakeMs());
  }

  private Migration with(Consumer<MigrationDraft> change) {
    MigrationDraft draft = new MigrationDraft(this);
    change.accept(draft);
    return draft.migration();
  }

  Migration in(State next) {
    return with(draft -> draft.state = next);
  }

  Migration from(TrafficSplit inForce, SortedMap<String, Integer> ready) {
    return with(
        draft -> {
          draft.baseline = inForce;
          draft.ramp = plan.ramp(inForce);
          draft.readyAtStart = ready;
        });
  }

  Migration asking(TrafficSplit split, long generation) {
    return with(
        draft -> {
          draft.asked = split;
          draft.askedGeneration = generation;
        });
  }

  Migration with(Progress other) {
    return with(draft -> draft.progress = other);
  }

  Migration testing(SortedMap<String, ErrorTest> sums, SortedMap<String, Long> slow) {
    return with(
        draft -> {
          draft.tests = sums;
          draft.slowSince = slow;
        });
  }

  Migration learning(SortedMap<String, Double> rates) {
    return with(draft -> draft.learnt = rates);
  }

  Migration approved(Approved one) {
    List<Approved> all = new ArrayList<>(approvals);
    all.add(one);
    return with(draft -> draft.approvals = all);
  }
}
