package io.sluice.console.contract;

import java.util.Map;

/**
 * Sets a split at once, past approvals and freezes; another person looks at it afterwards.
 *
 * @param weights as of a {@link SplitRequest}
 * @param breakGlass true
 * @param reason for whoever looks at it; it must be given
 */
public record BreakGlassRequest(Map<String, Integer> weights, boolean breakGlass, String reason) {
  public BreakGlassRequest {
    weights = Ordered.copy(weights);
  }
}
