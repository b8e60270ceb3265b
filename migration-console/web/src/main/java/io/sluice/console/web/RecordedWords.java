package io.sluice.console.web;

import io.sluice.view.history.Fact;
import java.util.Locale;

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
      return (settings.weights().isEmpty() ? "no home" : Words.shares(settings.weights()))
          + ", zero "
          + word(settings.zero())
          + ", empty "
          + word(settings.empty())
          + ", generation "
          + settings.generation();
    }
    if (fact instanceof Fact.CallerSplit split) {
      return Words.shares(split.weights());
    }
    if (fact instanceof Fact.Port port) {
      return (port.published().isEmpty() ? "nobody serves" : Words.shares(port.published()))
          + (port.dropped() == 0 ? "" : ", drops " + Words.percent(port.dropped()));
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

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
