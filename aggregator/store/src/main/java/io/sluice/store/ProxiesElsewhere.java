package io.sluice.store;

import io.sluice.view.Names;
import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Connected;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Fact.Held;
import io.sluice.view.history.Fact.Link;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the proxies of other members hold, as these members tell it: what is news is recorded here,
 * and told to nobody. One thread.
 */
final class ProxiesElsewhere {
  private final CurrentFacts facts;
  private final OpenStreams streams;
  private final ProxyFacts proxies;

  /** By member its proxies of which something was lost, until all of them is known again. */
  private final Map<String, Set<String>> doubted = new HashMap<>();

  ProxiesElsewhere(CurrentFacts facts, OpenStreams streams, ProxyFacts proxies) {
    this.facts = facts;
    this.streams = streams;
    this.proxies = proxies;
  }

  /** A member tells what changed. */
  void heard(String member, List<Fact> told, long at) {
    for (Fact fact : told) {
      if (fact instanceof Connected connected) {
        link(member, connected, at);
      }
    }
    for (Fact fact : told) {
      if (fact instanceof Held held && streams.isToldBy(member, held.proxy())) {
        hold(held, at);
        facts.settleMany();
      }
    }
  }

  private void link(String member, Connected told, long at) {
    switch (told.link()) {
      case UP -> {
        streams.begins(member, told.proxy());
        Link link = doubted(member).contains(told.proxy()) ? Link.UNSURE : Link.UP;
        proxies.link(told.proxy(), told.service(), link, at);
      }
      case UNSURE -> {
        doubted(member).remove(told.proxy()); // it says itself when it is sure again
        streams.begins(member, told.proxy());
        proxies.link(told.proxy(), told.service(), Link.UNSURE, at);
      }
      case DOWN -> {
        doubted(member).remove(told.proxy());
        streams.ends(member, told.proxy());
        proxies.left(told.proxy(), told.service(), at);
      }
      case FORGOTTEN -> {
        doubted(member).remove(told.proxy());
        streams.ends(member, told.proxy());
        proxies.forget(told.proxy(), at);
      }
    }
  }

  private Set<String> doubted(String member) {
    return doubted.computeIfAbsent(member, name -> new TreeSet<>());
  }

  /** Whoever is forgotten holds nothing. */
  private void hold(Held held, long at) {
    if (held.ends() || proxies.connected(held.proxy()) != null) {
      facts.news(Names.service(held.cluster()), new Dated(at, held));
    }
  }

  /** A member says all that is in a part of the services; what it does not say there is not so. */
  void copied(String member, HeldPage page, long at) {
    facts.settle();
    if (page.isFirst()) {
      links(member, page.facts(), at);
    }
    Map<String, Map<String, Held>> wanted = new TreeMap<>();
    for (Fact fact : page.facts()) {
      if (fact instanceof Held held) {
        wanted
            .computeIfAbsent(Names.service(held.cluster()), name -> new TreeMap<>())
            .put(held.key(), held);
      }
    }
    Set<String> names = new TreeSet<>(wanted.keySet());
    facts.names().stream().filter(page::covers).forEach(names::add);
    for (String name : names) {
      copied(member, name, wanted.getOrDefault(name, new TreeMap<>()), at);
      facts.settleMany();
    }
  }

  private void links(String member, List<Fact> told, long at) {
    Set<String> before = streams.with(member);
    for (Fact fact : told) {
      if (fact instanceof Connected connected) {
        before.remove(connected.proxy());
        link(member, connected, at);
      }
    }
    before.forEach(proxy -> link(member, new Connected(proxy, "", Link.DOWN), at));
  }

  private void copied(String member, String service, Map<String, Held> wanted, long at) {
    for (Dated dated : facts.listed(service)) {
      if (dated.fact() instanceof Held held) {
        Held now = wanted.get(held.key());
        if (held.equals(now)) {
          wanted.remove(held.key());
        } else if (now == null && streams.isOnlyWith(member, held.proxy())) {
          hold(new Held(held.cluster(), held.proxy(), ""), at);
        }
      }
    }
    for (Held held : wanted.values()) {
      if (streams.isToldBy(member, held.proxy())) {
        hold(held, at);
      }
    }
  }

  /** A member is gone, and with it its streams. */
  void gone(String member, long now) {
    long at = facts.gather(now);
    doubted.remove(member);
    streams.gone(member).forEach(proxy -> proxies.left(proxy, "", at));
  }

  /** Something that a member told was lost: what its proxies hold from here on is not known. */
  void doubt(String member) {
    long now = facts.later();
    for (String proxy : streams.with(member)) {
      if (isLinked(proxy, Link.UP) && streams.isOnlyWith(member, proxy)) {
        doubted(member).add(proxy);
        proxies.link(proxy, "", Link.UNSURE, now);
      }
    }
  }

  /** All that a member's proxies hold is known again. */
  void certain(String member) {
    long now = facts.later();
    for (String proxy : doubted(member)) {
      if (isLinked(proxy, Link.UNSURE) && streams.isAnywhere(proxy)) {
        proxies.link(proxy, "", Link.UP, now);
      }
    }
    doubted.remove(member);
  }

  private boolean isLinked(String proxy, Link link) {
    Dated known = proxies.connected(proxy);
    return known != null && known.fact() instanceof Connected one && one.link() == link;
  }

  /** The last run's proxies may be with other members; all of these said who is. */
  void allHeard() {
    proxies.leftByNow(facts.later());
  }
}
