package io.sluice.view;

import java.util.List;
import java.util.SortedMap;

/**
 * One port of a service, as published.
 *
 * @param name empty for the default port
 * @param protocol {@code http}, {@code http2}, {@code grpc}, {@code tcp}, or empty when unknown
 * @param assignment what EDS says of it to proxies of the common network
 * @param published what share each environment gets in truth, in basis points; sums to 10,000 less
 *     what is dropped, or is empty when nobody serves; an environment that stands by is not in it
 * @param deviations why {@code published} is not what was asked; empty when it is
 * @param networks what others than proxies of the common network get
 * @param steered what becomes of it because not everybody is treated alike
 */
public record ServicePort(
    String name,
    String protocol,
    Assignment assignment,
    SortedMap<String, Integer> published,
    List<Deviation> deviations,
    Networks networks,
    Steered steered) {
  public ServicePort {
    deviations = List.copyOf(deviations);
  }

  /** A port whose callers and users are treated alike. */
  public ServicePort(
      String name,
      String protocol,
      Assignment assignment,
      SortedMap<String, Integer> published,
      List<Deviation> deviations,
      Networks networks) {
    this(name, protocol, assignment, published, deviations, networks, Steered.NOT);
  }

  /** A port that every proxy sees alike. */
  public ServicePort(
      String name,
      String protocol,
      Assignment assignment,
      SortedMap<String, Integer> published,
      List<Deviation> deviations) {
    this(name, protocol, assignment, published, deviations, Networks.ALIKE);
  }

  /** What proxies of a network get. */
  public Assignment seenFrom(String network) {
    Networks.Seen seen = networks.seen().get(network);
    return seen == null ? assignment : seen.assignment();
  }

  /** What the gateway of a network serves; the common one's is empty. */
  public Assignment behind(String network) {
    Assignment otherwise = network.isEmpty() ? assignment : Assignment.EMPTY;
    return networks.gateways().getOrDefault(network, otherwise);
  }

  /** Whether every proxy gets what was asked, wherever it is. */
  public boolean isHonoured() {
    return deviations.isEmpty()
        && networks.seen().values().stream().allMatch(seen -> seen.deviations().isEmpty())
        && steered.callers().values().stream().allMatch(one -> one.deviations().isEmpty());
  }
}
