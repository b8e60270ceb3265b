package io.sluice.xds.server;

import io.sluice.view.Assignment;
import io.sluice.view.Outlook;
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
  private static final String CALLER = "caller/";

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

  /** The variant of assignments for a calling service that has a split of its own. */
  static String ofCaller(String caller, String network) {
    return network.isEmpty() ? CALLER + caller : CALLER + caller + "/" + network;
  }

  /** The calling service of a variant; empty where it is not one service's. */
  static String caller(String variant) {
    if (!variant.startsWith(CALLER)) {
      return "";
    }
    int end = variant.indexOf('/', CALLER.length());
    return variant.substring(CALLER.length(), end < 0 ? variant.length() : end);
  }

  /** The variant of all other callers of the same network. */
  static String ofOthers(String variant) {
    String network = network(variant);
    return !variant.startsWith(CALLER) ? variant : network.isEmpty() ? "" : NETWORK + network;
  }

  /** Whether a variant is a gateway's. */
  static boolean isGateway(String variant) {
    return variant.startsWith(GATEWAY);
  }

  /** The network of a variant's proxies, empty for the common one. */
  static String network(String variant) {
    if (variant.startsWith(CALLER)) {
      int end = variant.indexOf('/', CALLER.length());
      return end < 0 ? "" : variant.substring(end + 1);
    }
    return variant.substring(variant.indexOf('/') + 1);
  }

  /**
   * A cluster's assignments by variant; those that are equal are mostly one object.
   *
   * @param callers what calling services get instead, by name
   */
  Map<String, Assignment> assignments(Outlook all, Map<String, Outlook> callers) {
    if (networks.isEmpty() && callers.isEmpty()) {
      return Map.of(Unit.DEFAULT_VARIANT, all.common());
    }
    Map<String, Assignment> assignments = new LinkedHashMap<>();
    assignments.put(Unit.DEFAULT_VARIANT, all.common());
    if (!networks.isEmpty()) {
      assignments.put(GATEWAY, all.behind(""));
    }
    for (String network : networks) {
      assignments.put(NETWORK + network, all.seenFrom(network));
      assignments.put(GATEWAY + network, all.behind(network));
    }
    callers.forEach(
        (caller, own) -> {
          assignments.put(ofCaller(caller, ""), own.common());
          for (String network : networks) {
            assignments.put(ofCaller(caller, network), own.seenFrom(network));
          }
        });
    return assignments;
  }
}
