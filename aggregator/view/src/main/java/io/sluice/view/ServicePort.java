package io.sluice.view;

import java.util.List;
import java.util.SortedMap;

/**
 * One port of a service, as published.
 *
 * @param name empty for the default port
 * @param protocol {@code http}, {@code http2}, {@code grpc}, {@code tcp}, or empty when unknown
 * @param assignment what EDS says of it
 * @param published what share each environment gets in truth, in basis points; sums to 10,000 less
 *     what is dropped, or is empty when nobody serves; an environment that stands by is not in it
 * @param deviations why {@code published} is not what was asked; empty when it is
 */
public record ServicePort(
    String name,
    String protocol,
    Assignment assignment,
    SortedMap<String, Integer> published,
    List<Deviation> deviations) {
  public ServicePort {
    deviations = List.copyOf(deviations);
  }
}
