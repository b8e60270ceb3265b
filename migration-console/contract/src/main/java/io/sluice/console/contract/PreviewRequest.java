package io.sluice.console.contract;

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
   * A policy.
   *
   * @param zero {@code AUTO}, {@code EXCLUDE} or {@code STANDBY}
   * @param empty {@code SPILL} or {@code HOLD}
   */
  public record PolicyWish(String zero, String empty) {}
}
