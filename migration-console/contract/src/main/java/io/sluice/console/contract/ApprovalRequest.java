package io.sluice.console.contract;

import java.util.Map;

/**
 * Asks another person to allow a split.
 *
 * @param service whose
 * @param weights basis points by environment, summing to 10,000; an environment that is missing
 *     gets 0
 * @param generation that was seen; 0 when nothing was stored
 * @param reason for who allows it and for the audit, empty when none is given; at most {@value
 *     Limits#REASON} characters
 */
public record ApprovalRequest(
    String service, Map<String, Integer> weights, long generation, String reason) {
  public ApprovalRequest {
    weights = Ordered.copy(weights);
  }
}
