package io.sluice.migrations.reach;

import io.sluice.view.Assignment;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * What callers would get of an environment: its endpoints, or gateways before them.
 *
 * @param service as it would be with all traffic there
 * @param environment which
 * @param byVariant shuffled, filled as callers are asked
 */
record Targets(
    ServiceView service, String environment, Map<String, List<String>> byVariant, Random random) {
  private static final String GATEWAY = "gateway/";
  private static final String CALLER = "caller/";

  Targets(ServiceView service, String environment, Random random) {
    this(service, environment, new HashMap<>(), random);
  }

  /** All that callers of a variant (0009) would get, as {@code 10.0.0.7:8080}, shuffled. */
  List<String> of(String variant) {
    return byVariant.computeIfAbsent(variant, this::shuffled);
  }

  /** How many different ones these callers would get; of the default variant where nobody calls. */
  int count(List<Caller> callers) {
    Set<String> all = new HashSet<>(callers.isEmpty() ? of("") : List.of());
    callers.stream().map(Caller::variant).distinct().forEach(each -> all.addAll(of(each)));
    return all.size();
  }

  private List<String> shuffled(String variant) {
    TreeSet<String> all = new TreeSet<>();
    for (ServicePort port : service.ports()) {
      for (List<Assignment.LocalityShare> tier : assignment(port, variant).tiers()) {
        for (Assignment.LocalityShare share : tier) {
          if (share.environment().equals(environment)) {
            share.endpoints().forEach(each -> all.add(text(each)));
          }
        }
      }
    }
    List<String> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private static Assignment assignment(ServicePort port, String variant) {
    if (variant.startsWith(GATEWAY)) {
      return port.behind(variant.substring(GATEWAY.length()));
    }
    String rest = variant.startsWith(CALLER) ? variant.substring(CALLER.length()) : variant;
    return port.seenFrom(rest.substring(rest.indexOf('/') + 1));
  }

  private static String text(Assignment.Target target) {
    String address = target.address();
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + target.port();
  }
}
