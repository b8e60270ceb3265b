package io.sluice.cli;

import io.sluice.cli.Difference.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One service on two sides. Pure.
 *
 * @param service federated
 * @param published places that Sluice sends callers to
 * @param others places that the other side sends callers to
 * @param same places that both do
 * @param differences in the order of places
 */
record Comparison(
    String service, int published, int others, int same, List<Difference> differences) {
  /** A smaller difference of two shares of one place is rounding. */
  private static final double RELATIVE = 0.05;

  Comparison {
    differences = List.copyOf(differences);
  }

  static Comparison of(String service, List<Sight> sluice, List<Sight> other) {
    return new Work(service, sluice, other).done();
  }

  private static final class Work {
    private final String service;
    private final Map<String, Sight> ours;
    private final Map<String, Sight> theirs;
    private final List<Difference> differences = new ArrayList<>();
    private final Map<String, Sight> missing = new LinkedHashMap<>();
    private final Map<String, Sight> extra = new LinkedHashMap<>();
    private final List<String> common = new ArrayList<>();

    Work(String service, List<Sight> sluice, List<Sight> other) {
      this.service = service;
      this.ours = byPlace(sluice);
      this.theirs = byPlace(other);
    }

    /** Who is served somewhere counts before who is not. */
    private static Map<String, Sight> byPlace(List<Sight> sights) {
      Map<String, Sight> places = new LinkedHashMap<>();
      sights.forEach(sight -> places.merge(sight.place(), sight, (a, b) -> a.served() ? a : b));
      return places;
    }

    Comparison done() {
      theirs.forEach(this::theirs);
      ours.forEach(
          (place, sight) -> {
            if (sight.served() && sight.main() && !theirs.containsKey(place)) {
              extra.put(place, sight);
            }
          });
      ports();
      missing.forEach(
          (place, sight) ->
              differ(Kind.MISSING, place, known(ours.get(place)), "serves: " + sight.words()));
      extra.forEach(
          (place, sight) -> differ(Kind.EXTRA, place, "publishes: " + sight.words(), "unknown"));
      shares();
      return new Comparison(service, served(ours), served(theirs), common.size(), differences);
    }

    private static int served(Map<String, Sight> sights) {
      return (int) sights.values().stream().filter(Sight::served).count();
    }

    private static String known(@Nullable Sight ours) {
      return ours == null ? "unknown" : "not published: " + ours.words();
    }

    private void theirs(String place, Sight sight) {
      Sight own = ours.get(place);
      if (own != null && own.served() && sight.served()) {
        common.add(place);
      } else if (own != null && own.served()) {
        differ(Kind.HEALTH, place, "publishes: " + own.words(), "not served: " + sight.words());
      } else if (sight.served() && own != null && own.words().contains("not ready")) {
        differ(Kind.HEALTH, place, known(own), "serves: " + sight.words());
      } else if (sight.served()) {
        missing.put(place, sight);
      }
    }

    /** What is missing and what is extra on one address is one thing: the port. */
    private void ports() {
      Iterator<Sight> lost = missing.values().iterator();
      while (lost.hasNext()) {
        Sight wanted = lost.next();
        if (ours.containsKey(wanted.place())) {
          continue;
        }
        Iterator<Sight> found = extra.values().iterator();
        while (found.hasNext()) {
          Sight has = found.next();
          if (has.address().equals(wanted.address())) {
            differ(Kind.PORT, has.place(), "port " + has.port(), "port " + wanted.port());
            found.remove();
            lost.remove();
            break;
          }
        }
      }
    }

    /** Parts of what both serve, so that one that is missing does not move all others. */
    private void shares() {
      double allOurs = 0;
      double allTheirs = 0;
      for (String place : common) {
        allOurs += weight(ours, place);
        allTheirs += weight(theirs, place);
      }
      if (!(allOurs > 0 && allTheirs > 0)) { // also when one is not a number
        return;
      }
      for (String place : common) {
        double own = weight(ours, place) / allOurs;
        double other = weight(theirs, place) / allTheirs;
        if (Math.abs(own - other) > RELATIVE * Math.max(own, other)) {
          differ(Kind.SHARE, place, percent(own), percent(other));
        }
      }
    }

    private static double weight(Map<String, Sight> sights, String place) {
      Sight sight = sights.get(place);
      return sight == null ? Double.NaN : sight.weight();
    }

    private static String percent(double part) {
      return Percent.text((int) Math.round(part * 10_000));
    }

    private void differ(Kind kind, String place, String sluice, String other) {
      differences.add(new Difference(kind, service, place, sluice, other));
    }
  }
}
