package io.sluice.console.contract;

import java.util.Map;

/**
 * A rollback that is in force although the database does not have it yet.
 *
 * @param service federated name
 * @param weights that it went back to, basis points by environment, in configured order
 * @param generation of split and policy that it stood on
 * @param at when it was made
 * @param actor who made it
 * @param from where the request came from
 * @param reason as given, may be empty
 * @param conflicting whether the database is back with something else than it stood on, so that
 *     somebody has to decide
 */
public record EmergencyBody(
    String service,
    Map<String, Integer> weights,
    long generation,
    String at,
    String actor,
    String from,
    String reason,
    boolean conflicting) {
  public EmergencyBody {
    weights = Ordered.copy(weights);
  }
}
