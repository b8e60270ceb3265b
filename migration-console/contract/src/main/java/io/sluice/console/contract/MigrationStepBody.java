package io.sluice.console.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step of a ramp. What its proof needs is said before it starts.
 *
 * @param number from 1
 * @param weights basis points by environment that it asks for
 * @param gate {@code auto} or {@code manual}: whether somebody opens the way to the next
 * @param bakeMs valid time that it has to hold
 * @param requestsNeeded that prove its share, or null once it started
 * @param proofMs how long that takes at the present traffic, or null while that is not known
 * @param seenBasisPoints the smallest additional error rate that stops it within that in 95 of 100
 *     cases, or null
 * @param seenInBurstsBasisPoints the same where errors come in bursts, or null
 */
public record MigrationStepBody(
    int number,
    Map<String, Integer> weights,
    String gate,
    long bakeMs,
    @Nullable Long requestsNeeded,
    @Nullable Long proofMs,
    @Nullable Long seenBasisPoints,
    @Nullable Long seenInBurstsBasisPoints) {
  public MigrationStepBody {
    weights = Ordered.copy(weights);
  }
}
