package io.sluice.console.contract;

import java.util.Map;

/**
 * A service's split after a rollback; its generation is the ETag.
 *
 * @param weights basis points by environment, summing to 10,000, in configured order
 * @param generation of split and policy together; 0 when nothing is stored
 * @param stored whether an operator committed it; otherwise it is the home's whole
 * @param changed false when the split was the baseline already
 * @param emergency whether it is in force without the database, which could not commit
 */
public record RollbackBody(
    Map<String, Integer> weights,
    long generation,
    boolean stored,
    boolean changed,
    boolean emergency) {
  public RollbackBody {
    weights = Ordered.copy(weights);
  }
}
