package io.sluice.xds.server;

import io.sluice.xds.protocol.Statistics;
import io.sluice.xds.resources.ClientKind;
import io.sluice.xds.resources.ResourceType;
import java.util.Map;

/**
 * What the server has done since its start, for metrics; not read at one instant.
 *
 * @param connected proxies now, by the kind of their client
 * @param rejecting proxies now whose last rejection still stands
 * @param refusedNodes streams that were ended because of what their node said
 * @param encoded resources encoded, by type; a change of a split encodes one assignment a port
 * @param protocol streams, requests, responses, rejections
 */
public record XdsCounters(
    Map<ClientKind, Integer> connected,
    int rejecting,
    long refusedNodes,
    Map<ResourceType, Long> encoded,
    Statistics protocol) {
  public XdsCounters {
    connected = Map.copyOf(connected);
    encoded = Map.copyOf(encoded);
  }
}
