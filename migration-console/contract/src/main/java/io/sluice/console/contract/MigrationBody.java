package io.sluice.console.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A migration with all that it waits for; its generation is the ETag.
 *
 * @param id of it
 * @param service whose split it moves
 * @param to the environment that it moves to
 * @param state in one word
 * @param phase how far the running or held step is, or null while none is
 * @param pause why it holds, in one word, or null while it does not
 * @param step the running or held one, from 1; 0 mirrors; null while none runs
 * @param steps how many there are, 0 while that is not known
 * @param generation of it, for If-Match
 * @param over whether nothing moves any more
 * @param author who wrote the plan; others approve it
 * @param createdAt when
 * @param reason that the plan gives, empty when none
 * @param words what it waits for, or why it stands where it does, a sentence
 * @param since since when it holds or is at the end, or null while it goes on
 * @param soakUntil until when it soaks, or null unless it does
 * @param asked basis points by environment that it wrote last, or null before
 * @param baseline where a rollback leads, basis points by environment, or null before it starts
 * @param returnPath how far a rollback would go now, or null when none is away or it does not run
 * @param bakedMs valid time that the running step has held
 * @param bakeMs valid time that the running step has to hold
 * @param ramp its steps, from where the service is now while it has not started
 * @param conditions what the running step needs, each with how it stands; none while none runs
 * @param approvals given, in order
 * @param obstacles what keeps it from being finished beside its soak, a sentence each; none before
 *     its last step
 * @param plan all of it, as docs/migrations.md describes it
 */
public record MigrationBody(
    String id,
    String service,
    String to,
    String state,
    @Nullable String phase,
    @Nullable String pause,
    @Nullable Integer step,
    int steps,
    long generation,
    boolean over,
    String author,
    String createdAt,
    String reason,
    String words,
    @Nullable String since,
    @Nullable String soakUntil,
    @Nullable Map<String, Integer> asked,
    @Nullable Map<String, Integer> baseline,
    @Nullable ReturnPathBody returnPath,
    long bakedMs,
    long bakeMs,
    List<MigrationStepBody> ramp,
    List<MigrationConditionBody> conditions,
    List<MigrationApprovalBody> approvals,
    List<String> obstacles,
    Map<String, Object> plan) {
  public MigrationBody {
    asked = asked == null ? null : Ordered.copy(asked);
    baseline = baseline == null ? null : Ordered.copy(baseline);
    ramp = List.copyOf(ramp);
    conditions = List.copyOf(conditions);
    approvals = List.copyOf(approvals);
    obstacles = List.copyOf(obstacles);
    plan = Ordered.copy(plan);
  }
}
