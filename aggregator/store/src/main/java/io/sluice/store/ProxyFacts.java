package io.sluice.store;

import io.sluice.view.Names;
import io.sluice.view.history.Fact.Connected;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Fact.Held;
import io.sluice.view.history.Fact.Link;
import io.sluice.view.history.Facts;
import io.sluice.view.history.History;
import io.sluice.view.proof.Absentees;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What this member's own proxies hold, and whether they have a stream. One thread. */
final class ProxyFacts {
  /** Longer than members take to tell each other, in milliseconds. */
  private static final long DEPARTING = 10_000;

  private final CurrentFacts facts;
  private final OpenStreams streams;
  private final ProxyNews news;

  /** What became of those that were to be forgotten, until somebody asked. */
  private final Map<HistoryNote.Forget, Absentees.Forgotten> forgotten = new HashMap<>();

  /** Who ended on purpose while another member had a stream of it, and until when that counts. */
  private final Map<String, Long> departing = new HashMap<>();

  /**
   * Nobody is known.
   *
   * @param news takes what other members are to be told
   */
  ProxyFacts(CurrentFacts facts, OpenStreams streams, ProxyNews news) {
    this.facts = facts;
    this.streams = streams;
    this.news = news;
  }

  void take(HistoryNote note, long at) {
    if (note instanceof HistoryNote.Holds holds) {
      holds.versions().forEach((cluster, version) -> hold(cluster, holds.proxy(), version, at));
    } else if (note instanceof HistoryNote.Dropped dropped) {
      dropped.names().forEach(cluster -> hold(cluster, dropped.proxy(), "", at));
    } else if (note instanceof HistoryNote.Joined joined) {
      streams.begins(joined.proxy());
      link(joined.proxy(), joined.service(), Link.UP, at);
      news.add(new Connected(joined.proxy(), joined.service(), Link.UP));
    } else if (note instanceof HistoryNote.Left left && streams.ends(left.proxy())) {
      left(left.proxy(), "", at);
      tell(left.proxy(), Link.DOWN);
    } else if (note instanceof HistoryNote.Departed departed) {
      depart(departed.proxy(), at);
    } else if (note instanceof HistoryNote.Forget forget) {
      forgotten.put(forget, forgetForAll(forget.proxy(), at));
    }
  }

  /** A proxy may ask for any name; only what is offered is noted, and what it was not known for. */
  private void hold(String cluster, String proxy, String version, long at) {
    Facts service = facts.of(Names.service(cluster));
    Held held = new Held(cluster, proxy, version);
    Dated before = service.get(held);
    boolean known = before == null ? held.ends() : before.fact().equals(held);
    if (!known && (held.ends() || service.offers(cluster))) {
      facts.add(Names.service(cluster), service, new Dated(at, held));
      news.add(held);
    }
  }

  private void tell(String proxy, Link link) {
    news.add(new Connected(proxy, caller(proxy), link));
  }

  private String caller(String proxy) {
    Dated known = connected(proxy);
    return known != null && known.fact() instanceof Connected one ? one.service() : "";
  }

  /** It ended on purpose; another member may not have said yet that its streams ended, too. */
  private void depart(String proxy, long at) {
    departing.values().removeIf(until -> until < at);
    if (forgetForAll(proxy, at) == Absentees.Forgotten.CONNECTED) {
      departing.put(proxy, at + DEPARTING);
    }
  }

  private Absentees.Forgotten forgetForAll(String proxy, long at) {
    Absentees.Forgotten became = forget(proxy, at);
    if (became == Absentees.Forgotten.DONE) {
      departing.remove(proxy);
      news.add(new Connected(proxy, "", Link.FORGOTTEN));
    }
    return became;
  }

  /** Whom nobody has a stream of any more, and who does not come back. */
  Absentees.Forgotten forget(String proxy, long at) {
    if (streams.isAnywhere(proxy)) {
      return Absentees.Forgotten.CONNECTED;
    }
    Dated known = connected(proxy);
    if (known == null || known.fact().ends()) {
      return Absentees.Forgotten.NOT_KNOWN;
    }
    facts.news(History.PROXIES, new Dated(at, Facts.end(known.fact())));
    return Absentees.Forgotten.DONE;
  }

  /** What became of it, once. */
  Absentees.Forgotten forgotten(HistoryNote.Forget note) {
    Absentees.Forgotten answer = forgotten.remove(note);
    return answer == null ? Absentees.Forgotten.UNAVAILABLE : answer;
  }

  /** A member has no stream of it any more; the service that calls is empty where it is known. */
  void left(String proxy, String service, long at) {
    if (streams.isAnywhere(proxy)) {
      return;
    }
    link(proxy, service, Link.DOWN, at);
    Long until = departing.remove(proxy);
    if (until != null && at <= until) {
      forgetForAll(proxy, at);
    }
  }

  /** Whoever was connected and has no stream with any member has none. */
  void leftByNow(long at) {
    for (Dated dated : List.copyOf(facts.of(History.PROXIES).all())) {
      if (dated.fact() instanceof Connected connected && connected.link() != Link.DOWN) {
        left(connected.proxy(), "", at);
      }
    }
  }

  /**
   * What these proxies hold from here on is not known.
   *
   * @param proxies each with how many more of its streams began than ended in what was lost
   */
  void unsure(Map<String, Integer> proxies) {
    long now = facts.later();
    proxies.forEach(
        (proxy, begun) -> {
          streams.shift(proxy, begun);
          if (streams.isHere(proxy)) {
            link(proxy, "", Link.UNSURE, now);
            tell(proxy, Link.UNSURE);
          } else {
            left(proxy, "", now);
            tell(proxy, Link.DOWN);
          }
        });
  }

  /** Takes a link over; without a service, of the one that is known. */
  void link(String proxy, String service, Link link, long at) {
    String caller = service.isEmpty() ? caller(proxy) : service;
    facts.news(History.PROXIES, new Dated(at, new Connected(proxy, caller, link)));
  }

  /** What is known of a proxy's stream, or null. */
  @Nullable Dated connected(String proxy) {
    return facts.of(History.PROXIES).get(new Connected(proxy, "", Link.UP));
  }
}
