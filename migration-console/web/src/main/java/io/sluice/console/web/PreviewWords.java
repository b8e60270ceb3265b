package io.sluice.console.web;

import io.sluice.view.Endpoint;
import io.sluice.view.Networks;
import io.sluice.view.Policy;
import io.sluice.view.Previews.Preview;
import io.sluice.view.Receivers.Variant;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a change would mean, in sentences for an operator. Pure. */
final class PreviewWords {
  private final ServiceView before;
  private final ServiceView after;

  PreviewWords(Preview preview) {
    this.before = preview.before();
    this.after = preview.after();
  }

  /** Whose proxies get a variant. */
  static String who(Variant variant) {
    List<String> who = new ArrayList<>();
    if (!variant.networks().isEmpty()) {
      who.add(named(variant.networks(), "the common network", "network "));
    }
    if (!variant.callers().isEmpty()) {
      who.add("calls of " + String.join(", ", variant.callers()));
    }
    if (!variant.gateways().isEmpty()) {
      who.add(named(variant.gateways(), "gateway of the common network", "gateway of "));
    }
    return String.join(", ", who);
  }

  private static String named(SortedSet<String> networks, String common, String word) {
    return networks.stream()
        .map(network -> network.isEmpty() ? common : word + network)
        .collect(Collectors.joining(", "));
  }

  List<String> consequences() {
    List<String> words = new ArrayList<>();
    if (after.equals(before)) {
      words.add("Nothing would change: it is so already.");
    }
    admitted(words);
    words.addAll(new SteeringWords(before, after).consequences());
    for (ServicePort port : after.ports()) {
      String where = port.name().isEmpty() ? "" : " (port " + port.name() + ")";
      port.deviations()
          .forEach(deviation -> words.add(sentence(Words.deviation(deviation) + where)));
      port.networks()
          .seen()
          .forEach((network, seen) -> deviations(port, network, seen, where, words));
    }
    standby(words);
    leftOut(words);
    back(words);
    return words;
  }

  private static void deviations(
      ServicePort port, String network, Networks.Seen seen, String where, List<String> words) {
    if (!seen.deviations().equals(port.deviations())) {
      seen.deviations()
          .forEach(
              deviation ->
                  words.add(
                      "In network " + network + ", " + Words.deviation(deviation) + where + "."));
    }
  }

  private void admitted(List<String> words) {
    TrafficSplit now = before.split();
    TrafficSplit then = after.split();
    if (now == null || then == null) {
      return;
    }
    for (String environment : then.weights().keySet()) {
      if (!now.names(environment)) {
        words.add(
            environment
                + " is admitted to the service: from then on the split names it, also with 0.");
      }
    }
  }

  private void standby(List<String> words) {
    Set<String> environments = new LinkedHashSet<>();
    after.ports().forEach(port -> environments.addAll(Words.standby(port)));
    for (String environment : environments) {
      words.add(
          environment
              + " stands by: Envoy turns to it when less than about 71% of the serving side is"
              + " healthy.");
    }
  }

  /** Ready environments that would get nothing at all. */
  private void leftOut(List<String> words) {
    SortedSet<String> left = new TreeSet<>();
    after.endpoints().stream()
        .filter(Endpoint::isReady)
        .forEach(endpoint -> left.add(endpoint.environment()));
    for (ServicePort port : after.ports()) {
      left.removeAll(port.published().keySet());
      left.removeAll(Words.standby(port));
    }
    for (String environment : left) {
      TrafficSplit split = after.split();
      boolean named = split != null && split.names(environment);
      words.add(
          environment
              + (named
                  ? " is left out: it is at 0 and the policy says "
                      + (after.policy().zero() == Policy.Zero.AUTO
                          ? "AUTO, by which only the home stands by."
                          : "EXCLUDE, so nothing falls back to it.")
                  : " stays a candidate: no split names it."));
    }
  }

  private void back(List<String> words) {
    StoredSplit stored = after.stored();
    TrafficSplit baseline = stored == null ? null : stored.baseline();
    if (!after.equals(before) && baseline != null) {
      words.add("A rollback would lead to " + Words.shares(baseline.weights()) + ".");
    }
  }

  private static String sentence(String words) {
    return words + ".";
  }
}
