package io.sluice.store;

import io.sluice.store.HistoryBatch.Part;
import io.sluice.view.Deliveries;
import io.sluice.view.Names;
import io.sluice.view.ServiceView;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Fact.Link;
import io.sluice.view.history.Facts;
import io.sluice.view.history.History;
import io.sluice.view.proof.Absentees;
import java.time.Clock;
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
  private final OpenStreams streams = new OpenStreams();
  private final CurrentFacts facts;
  private final ProxyFacts proxies;
  private final TellingOthers telling;
  private final HearingOthers hearing;
  private final EarlyNotes early;
  private final Map<String, Deliveries.Offer> missedOffers = new ConcurrentHashMap<>();
  private boolean open;

  /** The number of the newest view that was taken. */
  private long viewed;

  /** Of which view a service's state says everything; the newest view holds these, too. */
  private final Map<String, ServiceView> shown = new HashMap<>();

  /**
   * Nothing is known.
   *
   * @param notes take what other members say
   * @param exchange with the other members
   */
  HistoryState(
      HistoryRecorder.Settings settings, HistoryNotes notes, Exchange exchange, Clock clock) {
    this.facts = new CurrentFacts(settings.gather());
    this.early = new EarlyNotes(settings.queue(), streams);
    ProxyNews news = new ProxyNews();
    this.proxies = new ProxyFacts(facts, streams, news);
    HeldPages pages = new HeldPages(facts, streams);
    this.telling = new TellingOthers(exchange, notes, news, pages, settings.retry(), clock);
    ProxiesElsewhere elsewhere = new ProxiesElsewhere(facts, streams, proxies);
    this.hearing = new HearingOthers(exchange, notes, elsewhere, settings.retry(), clock);
  }

  /** Everything until then is taken; what comes is later, also when a clock was set back. */
  long reached(long now) {
    return facts.reach(now);
  }

  /** Whether proxies may connect: before, a service is empty because nobody was asked yet. */
  boolean isOpen() {
    return open;
  }

  void remember(String service, Facts all) {
    facts.remember(service, all);
  }

  /**
   * What the last run left is known now: nobody is connected but to other members, and the view may
   * be another.
   */
  void loaded(HistoryNote.@Nullable Seen newest) {
    hearing.loaded();
    long now = facts.later();
    early
        .callers()
        .forEach(
            (proxy, caller) ->
                proxies.link(proxy, caller, streams.isHere(proxy) ? Link.UP : Link.DOWN, now));
    if (newest != null) {
      reconcile(newest);
    }
    facts.beginAnew();
    unsure(early.lost());
  }

  /** Until the last run's states are known, what proxies say is kept. */
  void takeWhileUnknown(List<HistoryNote> batch) {
    for (HistoryNote note : batch) {
      if (note instanceof HistoryNote.Offered offered) {
        missed(offered.offers());
      } else {
        early.take(note);
      }
    }
  }

  /** Any thread. */
  void missed(List<Deliveries.Offer> offers) {
    offers.forEach(offer -> missedOffers.put(offer.name() + '\n' + offer.variant(), offer));
  }

  /** Whether it is known which proxies are with which member. */
  boolean isAgreed() {
    return hearing.isKnown();
  }

  /** Before a batch is taken. */
  void begin(List<HistoryNote> batch) {
    hearing.read(batch);
    telling.begin(batch);
  }

  /** Tells the other members what was taken, and whoever asked what holds. */
  void tell() {
    telling.tell();
  }

  /** Takes notes over; returns what they make to write. */
  HistoryBatch take(List<HistoryNote> batch) {
    List<HistoryNote> notes = early.before(batch);
    if (notes.stream().anyMatch(HistoryNote::isNews)) {
      facts.later(); // batches do not meet in a millisecond, so that a checkpoint stands between
    }
    facts.settle(); // what a batch before left behind, if it failed half way
    for (HistoryNote note : KnownHolds.leftOut(notes, facts::listed, facts.last())) {
      take(note, facts.gather(note.at()));
    }
    hearing.look();
    HistoryBatch rows = facts.rows();
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
    } else {
      proxies.take(note, at);
      hearing.take(note, at);
    }
  }

  /** What became of it, once. */
  Absentees.Forgotten forgotten(HistoryNote.Forget note) {
    return proxies.forgotten(note);
  }

  /** Makes every service what a view says. */
  void reconcile(HistoryNote.Seen newest) {
    open |= newest.change().open();
    if (!open) {
      return;
    }
    viewed = newest.number();
    shown.clear();
    facts.reach(newest.at());
    Set<String> names = facts.names();
    names.addAll(newest.change().view().services().names());
    names.remove(History.PROXIES);
    view(newest, names, facts.last());
    Map<String, Deliveries.Offer> offers = Map.copyOf(missedOffers);
    offers.forEach(missedOffers::remove);
    offer(offers.values(), facts.last());
    facts.beginAnew();
  }

  private void view(HistoryNote.Seen seen, Set<String> names, long at) {
    ToLongFunction<String> sequence = source -> seen.sequences().getOrDefault(source, 0L);
    for (String name : names) {
      ServiceView now = seen.change().view().services().get(name);
      ServiceView before = now == null ? shown.remove(name) : shown.put(name, now);
      List<Fact> steps =
          before == null || now == null
              ? facts.of(name).until(Facts.of(now, sequence), sequence)
              : Facts.between(before, now, sequence);
      for (Fact step : steps) {
        facts.add(name, facts.of(name), new Dated(at, step));
      }
      facts.settleMany();
    }
  }

  private void offer(Collection<Deliveries.Offer> offers, long at) {
    for (Deliveries.Offer offer : offers) {
      Fact fact = new Fact.Published(offer.name(), offer.variant(), offer.version());
      facts.news(Names.service(offer.name()), new Dated(at, fact));
    }
  }

  /** What these proxies hold from here on is not known; how many more streams began than ended. */
  void unsure(Map<String, Integer> some) {
    proxies.unsure(some);
  }

  /** Who held something of a service and has no stream, or only just has one again. */
  List<Absentees.Absentee> absentees(String service, long now) {
    return AwayProxies.of(facts.settled(service), facts.settled(History.PROXIES), now);
  }

  /** These are not: their services begin anew with a checkpoint. */
  void unwritten(HistoryBatch rows) {
    facts.unwritten(rows);
  }

  /** Writes all that holds of every service that changed without being written. */
  void writeUnwritten(long now, Consumer<List<Part>> write) {
    facts.writeUnwritten(now, write);
  }
}
