package io.sluice.console.web;

import io.sluice.view.history.Fact;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Recorded facts in a few words each. */
final class RecordedWords {
  private RecordedWords() {}

  static String kind(Fact fact) {
    if (fact instanceof Fact.Settings || fact instanceof Fact.ServiceGone) {
      return "split";
    }
    if (fact instanceof Fact.CallerSplit || fact instanceof Fact.CallerSplitGone) {
      return "override";
    }
    if (fact instanceof Fact.Port || fact instanceof Fact.PortGone) {
      return "port";
    }
    if (fact instanceof Fact.Published) {
      return "offer";
    }
    return fact instanceof Fact.Held ? "receiver" : "endpoint";
  }

  static String subject(String service, Fact fact) {
    if (fact instanceof Fact.Endpoint endpoint) {
      return place(endpoint.place());
    }
    if (fact instanceof Fact.EndpointGone gone) {
      return place(gone.place());
    }
    if (fact instanceof Fact.Port port) {
      return port.name();
    }
    if (fact instanceof Fact.PortGone port) {
      return port.name();
    }
    if (fact instanceof Fact.CallerSplit split) {
      return split.caller();
    }
    if (fact instanceof Fact.CallerSplitGone gone) {
      return gone.caller();
    }
    if (fact instanceof Fact.Published published) {
      return published.cluster();
    }
    return fact instanceof Fact.Held held ? held.proxy() : service;
  }

  private static String place(Fact.Place place) {
    String address =
        place.address().indexOf(':') >= 0 ? "[" + place.address() + "]" : place.address();
    return address
        + ":"
        + place.port()
        + (place.servicePort().isEmpty() ? "" : " " + place.servicePort())
        + (place.network().isEmpty() ? "" : " in " + place.network());
  }

  static String of(Fact fact) {
    if (fact instanceof Fact.Settings settings) {
      return (settings.weights().isEmpty() ? "no home" : shares(settings.weights()))
          + ", zero "
          + word(settings.zero())
          + ", empty "
          + word(settings.empty())
          + ", generation "
          + settings.generation();
    }
    if (fact instanceof Fact.CallerSplit split) {
      return shares(split.weights());
    }
    if (fact instanceof Fact.Port port) {
      return (port.published().isEmpty() ? "nobody serves" : shares(port.published()))
          + (port.dropped() == 0 ? "" : ", drops " + percent(port.dropped()));
    }
    if (fact instanceof Fact.Endpoint endpoint) {
      return endpoint.environment()
          + (endpoint.zone().isEmpty() ? "" : " " + endpoint.zone())
          + ", "
          + word(endpoint.health())
          + ", "
          + word(endpoint.state())
          + (endpoint.standing().equals("LIVE") ? "" : ", " + word(endpoint.standing()))
          + (endpoint.stale() ? ", stale" : "")
          + ", weight "
          + endpoint.weight();
    }
    if (fact instanceof Fact.Published published) {
      return published.version();
    }
    return fact instanceof Fact.Held held ? held.cluster() + " " + held.version() : "";
  }

  private static String shares(Map<String, Integer> shares) {
    return shares.entrySet().stream()
        .map(share -> share.getKey() + " " + percent(share.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String percent(int basisPoints) {
    return basisPoints % 100 == 0
        ? basisPoints / 100 + "%"
        : String.format(Locale.ROOT, "%.2f%%", basisPoints / 100.0);
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
