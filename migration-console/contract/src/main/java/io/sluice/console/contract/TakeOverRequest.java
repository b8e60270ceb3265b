package io.sluice.console.contract;

import java.util.Map;

/**
 * Sets a split that a migration owns: the migration is paused first.
 *
 * @param weights as of a {@link SplitRequest}
 * @param takeOver true
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record TakeOverRequest(Map<String, Integer> weights, boolean takeOver, String reason) {
  public TakeOverRequest {
    weights = Ordered.copy(weights);
  }
}
