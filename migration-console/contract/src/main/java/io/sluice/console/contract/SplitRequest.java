package io.sluice.console.contract;

import java.util.Map;

/**
 * Asks for a split.
 *
 * @param weights basis points by environment, summing to 10,000; an environment that is missing
 *     gets 0
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record SplitRequest(Map<String, Integer> weights, String reason) {
  public SplitRequest {
    weights = Ordered.copy(weights);
  }
}
