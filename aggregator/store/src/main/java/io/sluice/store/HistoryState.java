package io.sluice.store;

import io.sluice.store.HistoryBatch.Part;
import io.sluice.view.Deliveries;
import io.sluice.view.Names;
import io.sluice.view.ServiceView;
import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Facts;
import io.sluice.view.history.History;
import io.sluice.view.proof.Absentees;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What holds now, and which of it is not written. The recorder's thread's, but for what was missed.
 */
final class HistoryState {
  /** States that are unpacked at once. */
  private static final int UNPACKED = 1_000;

  private final TouchedStates states = new TouchedStates();
  private final HistoryDraft draft;
  private final Map<String, Integer> streams = new HashMap<>();
  private final Map<String, Deliveries.Offer> missedOffers = new ConcurrentHashMap<>();

  /** What became of those that were to be forgotten, until somebody asked. */
  private final Map<HistoryNote.Forget, Absentees.Forgotten> forgotten = new HashMap<>();

  private boolean open;

  /** The newest time of a fact. */
  private long last;

  /** The number of the newest view that was taken. */
  private long viewed;

  /** Of which view a service's state says everything; the newest view holds these, too. */
  private final Map<String, ServiceView> shown = new HashMap<>();

  HistoryState(Duration gather) {
    this.draft = new HistoryDraft(gather);
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
    Facts proxies = states.of(History.PROXIES);
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
    states.settle();
    unwritten(draft.take());
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
    if (batch.stream().anyMatch(HistoryNote::isNews)) {
      last++; // batches do not meet in a millisecond, so that a checkpoint stands between them
    }
    states.settle(); // what a batch before left behind, if it failed half way
    for (HistoryNote note : KnownHolds.leftOut(batch, states::listed, last)) {
      last = Math.max(last, note.at());
      draft.reach(last);
      take(note, last);
    }
    states.settle();
    HistoryBatch rows = draft.take();
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
    } else if (note instanceof HistoryNote.Departed departed) {
      forget(departed.proxy(), at);
    } else if (note instanceof HistoryNote.Forget forget) {
      forgotten.put(forget, forget(forget.proxy(), at));
    }
  }

  /** Whom nobody has a stream of any more, and who does not come back. */
  private Absentees.Forgotten forget(String proxy, long at) {
    if (streams.containsKey(proxy)) {
      return Absentees.Forgotten.CONNECTED;
    }
    Dated known = states.of(History.PROXIES).get(new Fact.Connected(proxy, "", Fact.Link.DOWN));
    if (known == null || known.fact().ends()) {
      return Absentees.Forgotten.NOT_KNOWN;
    }
    news(History.PROXIES, new Dated(at, Facts.end(known.fact())));
    return Absentees.Forgotten.DONE;
  }

  /** What became of it, once. */
  Absentees.Forgotten forgotten(HistoryNote.Forget note) {
    Absentees.Forgotten answer = forgotten.remove(note);
    return answer == null ? Absentees.Forgotten.UNAVAILABLE : answer;
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
    shown.clear();
    last = Math.max(last, newest.at());
    Set<String> names = states.names();
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
      ServiceView now = seen.change().view().services().get(name);
      ServiceView before = now == null ? shown.remove(name) : shown.put(name, now);
      List<Fact> steps =
          before == null || now == null
              ? states.of(name).until(Facts.of(now, sequence), sequence)
              : Facts.between(before, now, sequence);
      for (Fact step : steps) {
        add(name, states.of(name), new Dated(at, step));
      }
      if (states.size() > UNPACKED) {
        states.settle();
      }
    }
  }

  private void offer(Collection<Deliveries.Offer> offers, long at) {
    for (Deliveries.Offer offer : offers) {
      Fact fact = new Fact.Published(offer.name(), offer.variant(), offer.version());
      news(Names.service(offer.name()), new Dated(at, fact));
    }
  }

  /** A proxy may ask for any name; only what is offered is noted, and what it was not known for. */
  private void hold(String cluster, String proxy, String version, long at) {
    Facts facts = states.of(Names.service(cluster));
    Fact.Held held = new Fact.Held(cluster, proxy, version);
    Dated before = facts.get(held);
    boolean known = before == null ? held.ends() : before.fact().equals(held);
    if (!known && (held.ends() || facts.offers(cluster))) {
      add(Names.service(cluster), facts, new Dated(at, held));
    }
  }

  private void link(String proxy, String service, Fact.Link link, long at) {
    Dated before = states.of(History.PROXIES).get(new Fact.Connected(proxy, "", link));
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
    Facts facts = states.of(service);
    Dated before = facts.get(dated.fact());
    boolean known = before == null ? dated.fact().ends() : before.fact().equals(dated.fact());
    if (!known) {
      add(service, facts, dated);
    }
  }

  private void add(String service, Facts facts, Dated dated) {
    if (draft.beginsDay(service, dated.at())) {
      Facts proxies = service.equals(History.PROXIES) ? facts : states.of(History.PROXIES);
      AwayProxies.forget(facts, proxies, dated.at() - 1);
      draft.checkpoint(service, dated.at() - 1, facts);
    }
    states.toChange(service).apply(dated);
    draft.add(service, dated);
  }

  /** Who held something of a service and has no stream, or only just has one again. */
  List<Absentees.Absentee> absentees(String service, long now) {
    return AwayProxies.of(states.settled(service), states.settled(History.PROXIES), now);
  }

  /** These are not: their services begin anew with a checkpoint. */
  void unwritten(HistoryBatch rows) {
    draft.unwritten(rows);
  }

  /** Writes all that holds of every service that changed without being written. */
  void writeUnwritten(long now, Consumer<List<Part>> write) {
    draft.writeUnwritten(now, states::settled, write);
  }
}
