package io.sluice.console.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the splits of several services, all of them or none.
 *
 * @param splits at most {@value Limits#SPLITS}, one per service
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record SplitsRequest(List<SplitWanted> splits, String reason) {
  public SplitsRequest {
    splits = List.copyOf(splits);
  }

  /**
   * One of them.
   *
   * @param service its name
   * @param weights basis points by environment, summing to 10,000
   * @param generation that was read, 0 when nothing was stored; a preview does without
   */
  public record SplitWanted(
      String service, Map<String, Integer> weights, @Nullable Long generation) {
    public SplitWanted {
      weights = Ordered.copy(weights);
    }
  }
}
