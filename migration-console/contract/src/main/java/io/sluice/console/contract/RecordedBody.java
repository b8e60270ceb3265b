package io.sluice.console.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service as it was.
 *
 * @param service its name
 * @param home environment, empty when none was stored
 * @param weights asked, in basis points
 * @param generation of split and policy; 0 when nothing was stored
 * @param zero of the policy
 * @param empty of the policy
 * @param overrides splits of callers that had one of their own, by caller
 * @param since when split and policy became so
 * @param author who made them so, or null when nobody did or the audit does not know
 * @param ports as published
 * @param endpoints as merged
 * @param receivers the proxies that had an assignment of it, or null unless asked for
 */
public record RecordedBody(
    String service,
    String home,
    Map<String, Integer> weights,
    long generation,
    String zero,
    String empty,
    Map<String, Map<String, Integer>> overrides,
    String since,
    @Nullable RecordedAuthor author,
    List<RecordedPort> ports,
    List<RecordedEndpoint> endpoints,
    @Nullable List<ReceiverBody> receivers) {
  public RecordedBody {
    weights = Ordered.copy(weights);
    overrides = overrides == null ? Map.of() : Ordered.copy(overrides);
    ports = List.copyOf(ports);
    endpoints = List.copyOf(endpoints);
    receivers = receivers == null ? null : List.copyOf(receivers);
  }
}
