package io.sluice.console.contract;

import io.sluice.console.contract.PolicyBody.CapacityBody;
import io.sluice.console.contract.PolicyBody.MirrorBody;
import io.sluice.console.contract.PolicyBody.OverrideBody;
import io.sluice.console.contract.PolicyBody.StickyBody;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of which one wants to see first what it does; at least one of both.
 *
 * @param weights basis points by environment, summing to 10,000, or null to leave the split
 * @param policy or null to leave it
 */
public record PreviewRequest(@Nullable Map<String, Integer> weights, @Nullable PolicyWish policy) {

  /**
   * A policy; of the keys after {@code empty}, one that is left out stays as it is, and null takes
   * it away.
   *
   * @param zero {@code AUTO}, {@code EXCLUDE} or {@code STANDBY}
   * @param empty {@code SPILL} or {@code HOLD}
   * @param sticky as in {@link PolicyRequest}
   * @param overrides as in {@link PolicyRequest}
   * @param warmUpMs as in {@link PolicyRequest}
   * @param mirror as in {@link PolicyRequest}
   * @param capacity as in {@link PolicyRequest}
   */
  public record PolicyWish(
      String zero,
      String empty,
      @Nullable StickyBody sticky,
      @Nullable List<OverrideBody> overrides,
      @Nullable Map<String, Integer> warmUpMs,
      @Nullable MirrorBody mirror,
      @Nullable Map<String, CapacityBody> capacity) {}
}
