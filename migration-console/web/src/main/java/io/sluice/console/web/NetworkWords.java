package io.sluice.console.web;

import io.sluice.view.Networks;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import java.util.ArrayList;
import java.util.List;

/** What differs with the network of a service's callers, in sentences for an operator. */
final class NetworkWords {
  private NetworkWords() {}

  static List<String> notes(ServiceView service) {
    List<String> notes = new ArrayList<>();
    for (ServicePort port : service.ports()) {
      Networks networks = port.networks();
      networks
          .unreachable()
          .forEach((network, count) -> notes.add(unreachable(port, network, count)));
      if (!networks.seen().isEmpty() && !port.deviations().isEmpty()) {
        notes.add(
            "What is published"
                + named(port)
                + " is what proxies of the common network get; for those of "
                + String.join(", ", networks.seen().keySet())
                + " it differs.");
      }
      networks
          .seen()
          .forEach(
              (network, seen) -> {
                if (!seen.deviations().equals(port.deviations())) {
                  seen.deviations()
                      .forEach(
                          deviation ->
                              notes.add(
                                  "For proxies in network "
                                      + network
                                      + named(port)
                                      + " "
                                      + Words.deviation(deviation)
                                      + "."));
                }
              });
    }
    return notes;
  }

  private static String unreachable(ServicePort port, String network, int count) {
    String who =
        count
            + " ready in network "
            + network
            + named(port)
            + " get nothing from proxies of other networks: ";
    return port.protocol().equals("tcp")
        ? who + "plain TCP cannot go through a gateway."
        : who + "their source has no gateways.";
  }

  private static String named(ServicePort port) {
    return port.name().isEmpty() ? "" : " (port " + port.name() + ")";
  }
}
