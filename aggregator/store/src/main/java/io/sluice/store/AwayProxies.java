package io.sluice.store;

import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Facts;
import io.sluice.view.history.History;
import io.sluice.view.proof.Absentees.Absentee;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Proxies without a stream, and how long it matters what they held. */
final class AwayProxies {
  private static final long DAY = TimeUnit.DAYS.toMillis(1);

  /** A proxy that connects asks for its clusters first, and then for their endpoints. */
  private static final long RETURNS_WITHIN = TimeUnit.SECONDS.toMillis(30);

  private AwayProxies() {}

  /**
   * Who held something of a service and has no stream, or only just has one again.
   *
   * @param facts of the service
   * @param proxies facts of {@link History#PROXIES}
   * @param now milliseconds since the epoch
   */
  static List<Absentee> of(Facts facts, Facts proxies, long now) {
    SortedMap<String, Absentee> absentees = new TreeMap<>();
    for (Dated dated : facts.all()) {
      if (!(dated.fact() instanceof Fact.Held held)) {
        continue;
      }
      Dated known = proxies.get(new Fact.Connected(held.proxy(), "", Fact.Link.UP));
      if (known == null || !(known.fact() instanceof Fact.Connected connected)) {
        continue;
      }
      boolean away = connected.link() == Fact.Link.DOWN && known.at() >= now - DAY;
      boolean returning = connected.link() == Fact.Link.UP && known.at() >= now - RETURNS_WITHIN;
      if (away || returning) {
        absentees.put(held.proxy(), new Absentee(held.proxy(), connected.service(), known.at()));
      }
    }
    return List.copyOf(absentees.values());
  }

  /** Whether {@link #forget} takes a proxy out now, or before the day is over. */
  static boolean isNearlyForgotten(Fact.Connected connected, long since, long now) {
    return connected.link() == Fact.Link.DOWN && since < now - DAY / 2;
  }

  /**
   * Who has been away for a day holds nothing that anybody asks for.
   *
   * @param facts of a service, or of {@link History#PROXIES}
   * @param proxies facts of {@link History#PROXIES}
   * @param at milliseconds since the epoch
   */
  static void forget(Facts facts, Facts proxies, long at) {
    for (Dated dated : List.copyOf(facts.all())) {
      if (dated.fact() instanceof Fact.Held held
          && proxies.get(new Fact.Connected(held.proxy(), "", Fact.Link.UP)) == null) {
        facts.apply(new Dated(at, Facts.end(held)));
      } else if (dated.fact() instanceof Fact.Connected connected
          && connected.link() == Fact.Link.DOWN
          && dated.at() < at - DAY) {
        facts.apply(new Dated(at, Facts.end(connected)));
      }
    }
  }
}
