package io.sluice.xds.server;

import io.sluice.view.Assignment;
import io.sluice.view.ServicePort;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.server.Caller.Needs;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a proxy's network makes of assignments. Which networks there are is fixed by the
 * configuration; without any there is one variant. Any thread.
 */
final class NetworkVariants {
  /** Everybody reaches everything. */
  static final NetworkVariants NONE = new NetworkVariants(Set.of());

  private static final Logger log = LoggerFactory.getLogger(NetworkVariants.class);
  private static final String NETWORK = "network/";
  private static final String GATEWAY = "gateway/";

  /** Names come from clients: so many wrong ones are told of and remembered. */
  private static final int MAX_UNKNOWN = 100;

  private final SortedSet<String> networks;
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();

  NetworkVariants(Set<String> networks) {
    this.networks = Collections.unmodifiableSortedSet(new TreeSet<>(networks));
  }

  /** The caller in a network that there is: one that names another reaches the common one. */
  Caller known(Caller caller) {
    String network = caller.needs().network();
    if (network.isEmpty() || networks.contains(network)) {
      return caller;
    }
    if (unknown.size() < MAX_UNKNOWN && unknown.add(network)) {
      log.atWarn()
          .addKeyValue("network", network)
          .addKeyValue("proxy", caller.id())
          .addKeyValue("networks", String.join(", ", networks))
          .log(
              "a proxy names a network that no source is in; it gets the common network and the"
                  + " gateways of all others");
    }
    return caller.in("");
  }

  /** The variant of assignments for callers of a known network. */
  String of(Needs needs) {
    if (networks.isEmpty()) {
      return Unit.DEFAULT_VARIANT;
    }
    if (needs.gateway() != null) {
      return GATEWAY + needs.network();
    }
    return needs.network().isEmpty() ? Unit.DEFAULT_VARIANT : NETWORK + needs.network();
  }

  /** Whether a variant is a gateway's. */
  static boolean isGateway(String variant) {
    return variant.startsWith(GATEWAY);
  }

  /** The network of a variant's proxies, empty for the common one. */
  static String network(String variant) {
    return variant.substring(variant.indexOf('/') + 1);
  }

  /** A port's assignments by variant; those that are equal are mostly one object. */
  Map<String, Assignment> assignments(ServicePort port) {
    if (networks.isEmpty()) {
      return Map.of(Unit.DEFAULT_VARIANT, port.assignment());
    }
    Map<String, Assignment> assignments = new LinkedHashMap<>();
    assignments.put(Unit.DEFAULT_VARIANT, port.assignment());
    assignments.put(GATEWAY, port.behind(""));
    for (String network : networks) {
      assignments.put(NETWORK + network, port.seenFrom(network));
      assignments.put(GATEWAY + network, port.behind(network));
    }
    return assignments;
  }
}
