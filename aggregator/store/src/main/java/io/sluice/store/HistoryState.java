package io.sluice.store;

import io.sluice.store.HistoryBatch.Part;
import io.sluice.view.Deliveries;
import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Facts;
import io.sluice.view.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What holds now, and which of it is not written. The recorder's thread's, but for what was missed.
 */
final class HistoryState {
  private static final long DAY = TimeUnit.DAYS.toMillis(1);

  /** Services whose checkpoints one transaction writes. */
  private static final int AT_ONCE = 500;

  /** States that are unpacked at once. */
  private static final int UNPACKED = 1_000;

  private final PackedStates states = new PackedStates();
  private final Map<String, Long> checkpointed = new HashMap<>();
  private final Map<String, Integer> streams = new HashMap<>();
  private final Set<String> unwritten = new TreeSet<>();
  private final Map<String, Deliveries.Offer> missedOffers = new ConcurrentHashMap<>();
  private boolean open;

  /** How long what is written in one row is gathered, in milliseconds. */
  private final long gather;

  /** The newest time of a fact. */
  private long last;

  /** Since when the facts at hand are gathered. */
  private long gatheredFrom;

  /** The number of the newest view that was taken. */
  private long viewed;

  /** States that this batch touches, unpacked. */
  private final Map<String, Facts> touched = new HashMap<>();

  private final Map<String, List<Dated>> fresh = new LinkedHashMap<>();
  private final List<Part> checkpoints = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  HistoryState(Duration gather) {
    this.gather = gather.toMillis();
  }

  /** Everything until then is taken; what comes is later, also when a clock was set back. */
  long reached(long now) {
    last = Math.max(now, last);
    return last;
  }

  /** Whether proxies may connect: before, a service is empty because nobody was asked yet. */
  boolean isOpen() {
    return open;
  }

  void remember(String service, Facts facts) {
    for (Dated dated : facts.all()) {
      last = Math.max(last, dated.at());
    }
    states.put(service, facts);
  }

  /** What the last run left is known now: nobody is connected, and the view may be another. */
  void loaded(HistoryNote.@Nullable Seen newest) {
    long now = ++last;
    Facts proxies = facts(History.PROXIES);
    for (Dated dated : List.copyOf(proxies.all())) {
      if (dated.fact() instanceof Fact.Connected connected
          && connected.link() != Fact.Link.DOWN
          && !streams.containsKey(connected.proxy())) {
        link(connected.proxy(), connected.service(), Fact.Link.DOWN, now);
      }
    }
    streams.forEach((proxy, count) -> link(proxy, "", Fact.Link.UP, now));
    if (newest != null) {
      reconcile(newest);
    }
    beginAnew();
  }

  /** What was taken is not written as changes, but as what holds after them. */
  private void beginAnew() {
    settleTouched();
    endParts();
    unwritten(new HistoryBatch(checkpoints, parts));
    parts.clear();
    checkpoints.clear();
  }

  /** Until the last run's states are known, only who is connected is kept. */
  void takeWhileUnknown(List<HistoryNote> batch) {
    for (HistoryNote note : batch) {
      if (note instanceof HistoryNote.Joined joined) {
        streams.merge(joined.proxy(), 1, Integer::sum);
      } else if (note instanceof HistoryNote.Left left) {
        leave(left.proxy());
      } else if (note instanceof HistoryNote.Offered offered) {
        missed(offered.offers());
      }
    }
  }

  /** Any thread. */
  void missed(List<Deliveries.Offer> offers) {
    offers.forEach(offer -> missedOffers.put(offer.name() + '\n' + offer.variant(), offer));
  }

  /** Takes notes over; returns what they make to write. */
  HistoryBatch take(List<HistoryNote> batch) {
    if (batch.stream().anyMatch(note -> !(note instanceof HistoryNote.Settle))) {
      last++; // batches do not meet in a millisecond, so that a checkpoint stands between them
    }
    for (HistoryNote note : batch) {
      last = Math.max(last, note.at());
      if (last - gatheredFrom > gather) {
        endParts(); // who is behind writes the same rows, only later
        gatheredFrom = last;
      }
      take(note, last);
    }
    settleTouched();
    endParts();
    HistoryBatch rows = new HistoryBatch(List.copyOf(checkpoints), List.copyOf(parts));
    checkpoints.clear();
    parts.clear();
    if (!open) {
      unwritten(rows);
    }
    return rows;
  }

  private void take(HistoryNote note, long at) {
    if (note instanceof HistoryNote.Seen seen) {
      if (!open) {
        reconcile(seen);
      } else if (seen.number() > viewed) {
        viewed = seen.number();
        view(seen, seen.change().services(), at);
      }
    } else if (note instanceof HistoryNote.Offered offered) {
      offer(offered.offers(), at);
    } else if (note instanceof HistoryNote.Holds holds) {
      holds.versions().forEach((cluster, version) -> hold(cluster, holds.proxy(), version, at));
    } else if (note instanceof HistoryNote.Dropped dropped) {
      dropped.names().forEach(cluster -> hold(cluster, dropped.proxy(), "", at));
    } else if (note instanceof HistoryNote.Joined joined) {
      streams.merge(joined.proxy(), 1, Integer::sum);
      link(joined.proxy(), joined.service(), Fact.Link.UP, at);
    } else if (note instanceof HistoryNote.Left left && leave(left.proxy())) {
      link(left.proxy(), "", Fact.Link.DOWN, at);
    }
  }

  /** Returns whether it was the last stream of the proxy. */
  private boolean leave(String proxy) {
    Integer left = streams.computeIfPresent(proxy, (key, count) -> count > 1 ? count - 1 : null);
    return left == null;
  }

  /** Makes every service what a view says. */
  void reconcile(HistoryNote.Seen newest) {
    open |= newest.change().open();
    if (!open) {
      return;
    }
    viewed = newest.number();
    last = Math.max(last, newest.at());
    Set<String> names = new HashSet<>(states.names());
    names.addAll(touched.keySet());
    names.addAll(newest.change().view().services().names());
    names.remove(History.PROXIES);
    view(newest, names, last);
    Map<String, Deliveries.Offer> offers = Map.copyOf(missedOffers);
    offers.forEach(missedOffers::remove);
    offer(offers.values(), last);
    beginAnew();
  }

  private void view(HistoryNote.Seen seen, Set<String> names, long at) {
    ToLongFunction<String> sequence = source -> seen.sequences().getOrDefault(source, 0L);
    for (String name : names) {
      Facts facts = facts(name);
      List<Fact> now = Facts.of(seen.change().view().services().get(name), sequence);
      for (Fact step : facts.until(now, sequence)) {
        add(name, facts, new Dated(at, step));
      }
      if (touched.size() > UNPACKED) {
        settleTouched();
      }
    }
  }

  private void offer(Collection<Deliveries.Offer> offers, long at) {
    for (Deliveries.Offer offer : offers) {
      Fact fact = new Fact.Published(offer.name(), offer.variant(), offer.version());
      news(service(offer.name()), new Dated(at, fact));
    }
  }

  /** A proxy may ask for any name; only what is offered is noted. */
  private void hold(String cluster, String proxy, String version, long at) {
    String service = service(cluster);
    Fact.Held held = new Fact.Held(cluster, proxy, version);
    if (facts(service).offers(cluster) || held.ends()) {
      news(service, new Dated(at, held));
    }
  }

  private void link(String proxy, String service, Fact.Link link, long at) {
    Dated before = facts(History.PROXIES).get(new Fact.Connected(proxy, "", link));
    String caller =
        service.isEmpty() && before != null && before.fact() instanceof Fact.Connected known
            ? known.service()
            : service;
    news(History.PROXIES, new Dated(at, new Fact.Connected(proxy, caller, link)));
  }

  /** What these proxies hold from here on is not known. */
  void unsure(Set<String> proxies) {
    long now = ++last;
    proxies.forEach(proxy -> link(proxy, "", Fact.Link.UNSURE, now));
  }

  private void news(String service, Dated dated) {
    Facts facts = facts(service);
    Dated before = facts.get(dated.fact());
    boolean known = before == null ? dated.fact().ends() : before.fact().equals(dated.fact());
    if (!known) {
      add(service, facts, dated);
    }
  }

  private void add(String service, Facts facts, Dated dated) {
    checkpoint(service, facts, dated.at());
    facts.apply(dated);
    fresh.computeIfAbsent(service, key -> new ArrayList<>()).add(dated);
  }

  /** The first change of a day is written behind all that held before. */
  private void checkpoint(String service, Facts facts, long at) {
    long day = at / DAY;
    Long before = checkpointed.put(service, day);
    if (before != null && before == day) {
      return;
    }
    endPart(service); // a checkpoint stands before all that it does not hold
    fresh.remove(service);
    forgetProxies(service, facts, at - 1);
    checkpoints.add(new Part(service, at - 1, List.copyOf(facts.all())));
  }

  private void endParts() {
    fresh.keySet().forEach(this::endPart);
    fresh.clear();
  }

  private void endPart(String service) {
    List<Dated> facts = fresh.get(service);
    if (facts != null) {
      parts.add(new Part(service, facts.get(0).at(), facts));
    }
  }

  /** Who has been away for a day holds nothing that anybody asks for. */
  private void forgetProxies(String service, Facts facts, long at) {
    Facts proxies = service.equals(History.PROXIES) ? facts : facts(History.PROXIES);
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

  private Facts facts(String service) {
    return touched.computeIfAbsent(service, states::get);
  }

  private void settleTouched() {
    touched.forEach(states::put);
    touched.clear();
  }

  /** These are not: their services begin anew with a checkpoint. */
  void unwritten(HistoryBatch rows) {
    rows.deltas().forEach(part -> unwritten.add(part.service()));
    rows.checkpoints().forEach(part -> checkpointed.remove(part.service()));
  }

  /** Writes all that holds of every service that changed without being written. */
  void writeUnwritten(long now, Consumer<List<Part>> write) {
    while (!unwritten.isEmpty()) {
      List<String> some = unwritten.stream().limit(AT_ONCE).toList();
      List<Part> parts = new ArrayList<>();
      for (String service : some) {
        parts.add(new Part(service, now, List.copyOf(states.get(service).all())));
      }
      write.accept(parts);
      some.forEach(service -> checkpointed.put(service, now / DAY));
      unwritten.removeAll(some);
    }
  }

  private static String service(String cluster) {
    for (int i = 0; i < cluster.length(); i++) {
      if (cluster.charAt(i) == ':' || cluster.charAt(i) == '|') {
        return cluster.substring(0, i);
      }
    }
    return cluster;
  }
}
