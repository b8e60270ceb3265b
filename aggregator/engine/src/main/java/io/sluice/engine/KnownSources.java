package io.sluice.engine;

import io.sluice.engine.guard.Input;
import io.sluice.engine.guard.Target;
import io.sluice.engine.guard.Verdict;
import io.sluice.view.KnownGood;
import io.sluice.view.Snapshot;
import io.sluice.view.Term;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All sources in configured order: what happens to each, and what its guard asks of the world.
 * Owned by the loop.
 */
final class KnownSources {
  private final Map<String, KnownSource> byName = new LinkedHashMap<>();
  private final StoredState stored;
  private final boolean alone;

  /**
   * The sources at the start.
   *
   * @param known snapshots from before the start, by source
   * @param stored tells what became of a source's names
   * @param alone whether this member reads every source, and tells nobody
   */
  KnownSources(
      AggregatorSettings settings,
      List<OwnedRegistry> registries,
      Map<String, Snapshot> known,
      StoredState stored,
      boolean alone,
      long now) {
    this.stored = stored;
    this.alone = alone;
    for (OwnedRegistry registry : registries) {
      String name = registry.source().name();
      KnownSource source = new KnownSource(registry, settings, known.get(name), now);
      if (alone) {
        source.leads(KnownSource.term(settings), now);
      }
      byName.put(name, source);
    }
  }

  /** All of them; a view. */
  Collection<KnownSource> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** The same by name; a view. */
  Map<String, KnownSource> byName() {
    return Collections.unmodifiableMap(byName);
  }

  /** Takes what happened to a source; what it comes to by itself is noted in the pass. */
  void take(LoopInput.OfSource input, long now, PassDraft pass) {
    KnownSource source = byName.get(input.source());
    if (source == null) {
      throw new IllegalArgumentException("no source is called " + input.source());
    }
    if (input instanceof LoopInput.Leads leads) {
      leads(source, leads.term(), now, pass);
    } else if (input instanceof LoopInput.Follows) {
      follows(source, pass);
    } else if (input instanceof LoopInput.Told told) {
      source.told(told.snapshot(), told.changed(), now);
    } else if (input instanceof LoopInput.Observed observed) {
      source.observe(observed.event(), now);
    } else if (input instanceof LoopInput.Probed probed) {
      source.tell(new Input.Probed(probed.address(), probed.port(), probed.result()));
    } else if (input instanceof LoopInput.Checked checked) {
      source.judged(checked.place(), checked.verdict());
    } else if (input instanceof LoopInput.ChecksBegun checks) {
      source.begun(checks.places(), checks.round());
    } else if (input instanceof LoopInput.LossConfirmed confirmed) {
      confirm(source, confirmed, pass);
    } else if (input instanceof LoopInput.SourceReleased released) {
      released.waited().complete(source.gate().release());
    } else if (input instanceof LoopInput.NamesAsked asked) {
      explain(source, asked);
    } else {
      throw new IllegalStateException("unknown input " + input);
    }
  }

  private static void leads(KnownSource source, Term term, long now, PassDraft pass) {
    if (source.leads(term, now)) {
      pass.add(new Effect.Read(source.source().name()));
    }
    Snapshot snapshot = source.snapshot();
    pass.add(new Effect.Tell(snapshot, Set.copyOf(snapshot.services().names())));
  }

  private static void follows(KnownSource source, PassDraft pass) {
    Effect.Check checks = source.follows();
    if (checks != null) {
      pass.add(checks);
    }
    pass.add(new Effect.Leave(source.source().name()));
  }

  private static void confirm(
      KnownSource source, LoopInput.LossConfirmed confirmed, PassDraft pass) {
    if (source.owned() == null) {
      confirmed.letGo().completeExceptionally(source.elsewhere());
      return;
    }
    source.tell(new Input.Confirmed(confirmed.service()));
    pass.confirms(confirmed);
  }

  private void explain(KnownSource source, LoopInput.NamesAsked asked) {
    OwnedSource owned = source.owned();
    if (owned == null) {
      asked.explained().completeExceptionally(source.elsewhere());
    } else {
      asked.explained().complete(owned.explain(asked.after(), asked.limit(), stored));
    }
  }

  /** Notes in the pass what a guard's verdict asks for and what it noticed. */
  void heed(OwnedSource owned, String name, Verdict verdict, PassDraft pass) {
    for (Target target : verdict.probes()) {
      pass.add(new Effect.Probe(name, target.address(), target.port()));
    }
    Set<String> reread = owned.namesOf(verdict.reread());
    if (!reread.isEmpty()) {
      pass.add(new Effect.Reread(name, reread));
    }
    Effect.Check places = owned.places();
    if (places != null) {
      pass.add(places);
    }
    if (!alone && (verdict.sourceChanged() || !verdict.changed().isEmpty())) {
      pass.add(new Effect.Tell(verdict.snapshot(), verdict.changed()));
    }
    pass.judged(name, verdict);
  }

  /** What is to be kept of those that were ever listed completely. */
  List<KnownGood.Part> knownGood() {
    return byName.values().stream()
        .filter(source -> source.snapshot().synced())
        .map(it -> new KnownGood.Part(KnownGood.Registry.of(it.source()), it.snapshot()))
        .toList();
  }

  /** When the first of them wants to be stepped again, in milliseconds since the epoch. */
  long deadline() {
    long next = Long.MAX_VALUE;
    for (KnownSource source : byName.values()) {
      next = Math.min(next, source.deadline());
    }
    return next;
  }
}
