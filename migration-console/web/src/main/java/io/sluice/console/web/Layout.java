package io.sluice.console.web;

import io.sluice.console.contract.PreviewBody.StandingBody;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.TrafficSplit;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** An assignment by its places, so that two of them compare. Pure. */
final class Layout {
  private final Assignment assignment;

  Layout(Assignment assignment) {
    this.assignment = assignment;
  }

  /** Where an endpoint stands, whatever its priority. */
  record Spot(String environment, String region, String zone, String address, int port)
      implements Comparable<Spot> {
    private static final Comparator<Spot> ORDER =
        Comparator.comparing(Spot::environment)
            .thenComparing(Spot::region)
            .thenComparing(Spot::zone)
            .thenComparing(Spot::address)
            .thenComparingInt(Spot::port);

    @Override
    public int compareTo(Spot other) {
      return ORDER.compare(this, other);
    }
  }

  /** Every endpoint and how it stands. */
  SortedMap<Spot, StandingBody> endpoints() {
    SortedMap<Spot, StandingBody> endpoints = new TreeMap<>();
    for (int priority = 0; priority < assignment.tiers().size(); priority++) {
      List<LocalityShare> tier = assignment.tiers().get(priority);
      for (LocalityShare locality : tier) {
        double weights = locality.endpoints().stream().mapToDouble(Target::weight).sum();
        double part = part(priority, locality, tier);
        for (Target target : locality.endpoints()) {
          endpoints.put(
              new Spot(
                  locality.environment(),
                  locality.region(),
                  locality.zone(),
                  target.address(),
                  target.port()),
              new StandingBody(
                  priority,
                  locality.weight(),
                  target.weight(),
                  Math.round(part * target.weight() / weights * 1_000) / 1_000.0));
        }
      }
    }
    return endpoints;
  }

  /** What each environment of the first tier gets, in basis points. */
  SortedMap<String, Integer> published() {
    SortedMap<String, Double> shares = new TreeMap<>();
    for (LocalityShare locality : tier(0)) {
      shares.merge(locality.environment(), part(0, locality, tier(0)), Double::sum);
    }
    SortedMap<String, Integer> published = new TreeMap<>();
    shares.forEach((environment, share) -> published.put(environment, (int) Math.round(share)));
    return published;
  }

  private List<LocalityShare> tier(int priority) {
    return assignment.tiers().size() > priority ? assignment.tiers().get(priority) : List.of();
  }

  /** The environments behind the first tier, in order. */
  List<String> standby() {
    return assignment.tiers().stream()
        .skip(1)
        .flatMap(tier -> tier.stream().map(LocalityShare::environment))
        .distinct()
        .toList();
  }

  int dropped() {
    return assignment.dropped();
  }

  private double part(int priority, LocalityShare locality, List<LocalityShare> tier) {
    double all = tier.stream().mapToDouble(LocalityShare::weight).sum();
    return priority > 0
        ? 0
        : (TrafficSplit.WHOLE - assignment.dropped()) * (locality.weight() / all);
  }

  /**
   * Its lines for people, by keys that two assignments have in common where they say something of
   * the same place.
   */
  SortedMap<String, String> lines() {
    SortedMap<String, String> lines = new TreeMap<>();
    if (assignment.dropped() > 0) {
      lines.put("", "drop " + Words.percent(assignment.dropped()) + " of all requests");
    }
    for (int priority = 0; priority < assignment.tiers().size(); priority++) {
      List<LocalityShare> tier = assignment.tiers().get(priority);
      for (LocalityShare locality : tier) {
        String key =
            "%06d\u0001%s\u0001%s\u0001%s"
                .formatted(priority, locality.environment(), locality.region(), locality.zone());
        lines.put(key, words(priority, locality, tier));
        for (Target target : locality.endpoints()) {
          lines.put(
              "%s\u0001%s\u0001%05d".formatted(key, target.address(), target.port()),
              "  %s:%d  weight %d"
                  .formatted(host(target.address()), target.port(), target.weight()));
        }
      }
    }
    return lines;
  }

  private String words(int priority, LocalityShare locality, List<LocalityShare> tier) {
    return locality.environment()
        + (locality.region().isEmpty() ? "" : " region " + locality.region())
        + (locality.zone().isEmpty() ? "" : " zone " + locality.zone())
        + (priority == 0
            ? "  %s  weight %d"
                .formatted(
                    Words.percent((int) Math.round(part(0, locality, tier))), locality.weight())
            : "  stands by, priority %d  weight %d".formatted(priority, locality.weight()));
  }

  private static String host(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }
}
