package io.sluice.migrations;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.sluice.view.TrafficSplit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a migration is to do; {@link PlanForm} reads one and names what is wrong with it.
 *
 * @param service whose split moves
 * @param to the environment that it moves to
 * @param reason as given
 * @param shape of the ramp
 * @param steps of a written ramp; empty for the other shapes
 * @param stepBasisPoints of a linear ramp
 * @param gate of the steps that a shape makes
 * @param bakeMs valid time that a step has to hold
 * @param toleranceBasisPoints that the measured share may be off
 * @param quorumBasisPoints of the known proxies that must have acknowledged and must report
 * @param coverageAtLeastBasisPoints of all traffic that the mesh must carry, or null
 * @param guards in order; names differ
 * @param evidence what is enough for a quiet service, or null
 * @param holdbackBasisPoints that stay in the old environment at the last step, as its control
 * @param limits absolute ones, or null
 * @param mirror a step before the first, or null
 * @param growth how the new environment grows
 * @param headroomBasisPoints by how much of its present share a raise may exceed it, with {@link
 *     Growth#HPA}
 * @param notBefore milliseconds since the epoch; 0 for at once
 * @param soakMs how long after the last step it can still be rolled back
 * @param reach whether it starts only when its callers get through to {@code to}
 */
public record Plan(
    String service,
    String to,
    String reason,
    Shape shape,
    List<Step> steps,
    int stepBasisPoints,
    Gate gate,
    long bakeMs,
    int toleranceBasisPoints,
    int quorumBasisPoints,
    @Nullable Integer coverageAtLeastBasisPoints,
    List<Guard> guards,
    @Nullable QuietRule evidence,
    int holdbackBasisPoints,
    @Nullable Limits limits,
    @Nullable Mirror mirror,
    Growth growth,
    int headroomBasisPoints,
    @JsonSerialize(using = Moments.Written.class) @JsonDeserialize(using = Moments.Read.class)
        long notBefore,
    long soakMs,
    boolean reach) {
  public Plan {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(gate, "gate");
    Objects.requireNonNull(growth, "growth");
    steps = List.copyOf(steps);
    guards = List.copyOf(guards);
  }

  /**
   * The steps from where the service is now, without those whose share is reached already; what a
   * shape leaves to the others keeps their proportions.
   *
   * @param baseline the split in force
   */
  public List<Step> ramp(TrafficSplit baseline) {
    return Ramp.of(this, baseline);
  }
}
