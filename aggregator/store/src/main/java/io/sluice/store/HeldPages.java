package io.sluice.store;

import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Connected;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Fact.Held;
import io.sluice.view.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All that this member's own proxies hold, page by page. One thread, while all is settled. */
final class HeldPages {
  /** About so many facts are a page; a service is never cut. */
  private static final int PAGE = 100_000;

  private final CurrentFacts facts;
  private final OpenStreams streams;

  HeldPages(CurrentFacts facts, OpenStreams streams) {
    this.facts = facts;
    this.streams = streams;
  }

  /**
   * One page.
   *
   * @param run of this member
   * @param number of what it told last
   * @param after the name behind which it begins, empty for the first
   */
  HeldPage page(String run, long number, String after) {
    Set<String> here = streams.here();
    List<Fact> all = new ArrayList<>();
    if (after.isEmpty()) {
      for (Dated dated : facts.listed(History.PROXIES)) {
        if (dated.fact() instanceof Connected connected && here.contains(connected.proxy())) {
          all.add(connected);
        }
      }
    }
    String upTo = after;
    int room = all.size() + PAGE;
    for (String name :
        facts.names().stream().filter(n -> n.compareTo(after) > 0).sorted().toList()) {
      if (all.size() >= room) {
        return new HeldPage(run, number, after, upTo, false, all);
      }
      facts.listed(name).stream()
          .map(Dated::fact)
          .filter(fact -> fact instanceof Held held && here.contains(held.proxy()))
          .sorted(ProxyNews.ORDER)
          .forEach(all::add);
      upTo = name;
    }
    return new HeldPage(run, number, after, upTo, true, all);
  }
}
