package io.sluice.engine;

import io.sluice.engine.guard.Input;
import io.sluice.engine.guard.Notice;
import io.sluice.engine.guard.Target;
import io.sluice.engine.guard.Verdict;
import io.sluice.view.Alarm;
import io.sluice.view.FederatedView;
import io.sluice.view.Home;
import io.sluice.view.KnownGood;
import io.sluice.view.ServiceClaims;
import io.sluice.view.ServiceView;
import io.sluice.view.ShadowComparison;
import io.sluice.view.Snapshot;
import io.sluice.view.Source;
import io.sluice.view.SplitStore.Stored;
import io.sluice.view.Term;
import io.sluice.view.ViewChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The merged state and how it moves: takes everything that happened, works once, and says what
 * changed and what it wants done. No I/O, no thread, no clock; owned by the loop. A pass costs in
 * proportion to the services that it touches, never to the catalogue.
 */
final class Federation {
  private static final Logger log = LoggerFactory.getLogger(Federation.class);

  private final Map<String, KnownSource> sources = new LinkedHashMap<>();
  private final StartBarrier barrier = new StartBarrier(sources.values());
  private final StoredState stored;
  private final HomeProposals homes;
  private final StandingHolds holds;
  private final MergedServices merged;
  private final Trials trials;
  private final @Nullable Shadow shadow;
  private final StandingAlarms alarms = new StandingAlarms();

  /** What is to be merged again; emptied when it was, so that a merge that fails loses none. */
  private final Set<String> dirty = new TreeSet<>();

  private final boolean alone;

  /** Whether something is to be kept that changes no service. */
  private boolean memorable;

  private boolean open;

  /** One pass's outcome. */
  record Pass(
      @Nullable ViewChange change, List<Effect> effects, List<SourceNotice> notices, long next) {}

  /** Something an operator may want to know of a source. */
  record SourceNotice(String source, Notice notice) {}

  /**
   * The state at the start.
   *
   * @param known snapshots from before the start, by source
   * @param alone whether this member reads every source, and tells nobody
   */
  Federation(
      AggregatorSettings settings,
      List<OwnedRegistry> registries,
      Stored stored,
      Map<String, Snapshot> known,
      boolean alone,
      long now) {
    this.alone = alone;
    this.stored = new StoredState(stored);
    this.holds = new StandingHolds(this.stored);
    this.homes = new HomeProposals(settings.environments(), this.stored);
    this.merged =
        new MergedServices(settings.environments(), this.stored, sources, stored.formats(), false);
    this.trials = new Trials(merged);
    Set<String> services = new TreeSet<>(this.stored.services());
    for (OwnedRegistry registry : registries) {
      String name = registry.source().name();
      KnownSource source = new KnownSource(registry, settings, known.get(name), now);
      if (alone) {
        source.leads(KnownSource.term(settings), now);
      }
      sources.put(name, source);
      for (ServiceClaims claims : source.snapshot().services()) {
        services.add(claims.service());
        if (!registry.source().shadow()) {
          alarms.claims(name, claims.service(), claims, now);
        }
      }
    }
    Set<String> unused = merged.drain(this.stored.holds(now)); // nothing is merged yet
    merged.merge(services, MergedServices.UNHEARD);
    this.shadow =
        registries.stream().anyMatch(registry -> registry.source().shadow())
            ? new Shadow(
                new MergedServices(
                    settings.environments(), this.stored, sources, stored.formats(), true))
            : null;
    if (shadow != null) {
      shadow.drain(this.stored.holds(now));
      shadow.follow(services, services, merged.view(), now);
    }
  }

  FederatedView view() {
    return merged.view();
  }

  boolean isOpen() {
    return open;
  }

  /** What an operator should look at; any thread. */
  List<Alarm> alarms() {
    return alarms.alarms();
  }

  Iterable<KnownSource> sources() {
    return sources.values();
  }

  /** What proxies still wait for; empty once they may connect. */
  List<String> waitingFor() {
    if (open) {
      return List.of();
    }
    List<String> waiting = barrier.waitingFor();
    return waiting.isEmpty() ? List.of("the homes of new services are being stored") : waiting;
  }

  /** What the sources that are only tried would change. */
  ShadowComparison comparison() {
    return shadow == null ? ShadowComparison.NONE : shadow.comparison();
  }

  /** Works through everything that happened, in order. */
  Pass process(List<LoopInput> inputs, long now) {
    Map<String, List<CompletableFuture<Integer>>> confirmations = new HashMap<>();
    List<Effect> effects = new ArrayList<>();
    inputs.forEach(
        input ->
            isolated(
                input.getClass().getSimpleName(), () -> take(input, now, confirmations, effects)));
    memorable |= merged.render(stored.formats());
    if (holds.tell(sources.values(), now)) {
      memorable = true;
      dirty.addAll(merged.drain(stored.holds(now)));
      if (shadow != null) {
        shadow.drain(stored.holds(now));
      }
    }
    List<SourceNotice> notices = new ArrayList<>();
    for (KnownSource source : sources.values()) {
      String name = source.source().name();
      List<CompletableFuture<Integer>> waiting = confirmations.getOrDefault(name, List.of());
      isolated(name, () -> step(source, now, effects, notices, waiting));
      waiting.forEach(Federation::unanswered);
      if (!source.source().shadow()) {
        alarms.source(source.status(), now);
      }
    }
    dirty.addAll(homes.due(now));
    if (barrier.falls()) {
      dirty.addAll(view().services().names()); // whoever has no home is looked at
    }
    Set<String> changed =
        merged.merge(dirty, barrier.isDown() ? homes::consider : MergedServices.UNHEARD);
    if (shadow != null) {
      Shadow behind = shadow;
      isolated("shadow", () -> behind.follow(dirty, changed, merged.view(), now));
    }
    dirty.clear();
    trials.answer();
    ViewChange change = conclude(changed, effects, now);
    return new Pass(change, effects, notices, deadline());
  }

  /** A bug that one input or source brings up must not cost the others their pass. */
  private static void isolated(String subject, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("subject", subject).log("A part of a pass failed");
    }
  }

  private static void unanswered(CompletableFuture<Integer> future) {
    future.completeExceptionally(new IllegalStateException("the guard failed; see the log"));
  }

  private void step(
      KnownSource source,
      long now,
      List<Effect> effects,
      List<SourceNotice> notices,
      List<CompletableFuture<Integer>> confirmations) {
    if (!source.isDue(now)) {
      source.consider(now);
      return;
    }
    String name = source.source().name();
    KnownSource.Step step = source.step(now);
    dirty.addAll(step.dirty());
    // What a veto ever named is to be kept, though the view may be none the wiser.
    memorable |= source.source().trust() == Source.Trust.VETO && !step.changed().isEmpty();
    for (String service : source.source().shadow() ? Set.<String>of() : step.changed()) {
      alarms.claims(name, service, source.claims(service), now);
    }
    OwnedSource owned = source.owned();
    Verdict verdict = step.verdict();
    if (owned != null && verdict != null) {
      ask(name, owned, verdict, effects);
      verdict.notices().forEach(notice -> notices.add(new SourceNotice(name, notice)));
      confirmations.forEach(future -> future.complete(verdict.letGo()));
    }
  }

  private void take(
      LoopInput input,
      long now,
      Map<String, List<CompletableFuture<Integer>>> confirmations,
      List<Effect> effects) {
    if (input instanceof LoopInput.Leads leads) {
      leads(source(leads.source()), leads.term(), now, effects);
    } else if (input instanceof LoopInput.Follows follows) {
      follows(source(follows.source()), effects);
    } else if (input instanceof LoopInput.Told told) {
      source(told.snapshot().source()).told(told.snapshot(), told.changed(), now);
    } else if (input instanceof LoopInput.Observed observed) {
      source(observed.source()).observe(observed.event(), now);
    } else if (input instanceof LoopInput.Probed probed) {
      source(probed.source())
          .tell(new Input.Probed(probed.address(), probed.port(), probed.result()));
    } else if (input instanceof LoopInput.Checked checked) {
      source(checked.source()).judged(checked.place(), checked.verdict());
    } else if (input instanceof LoopInput.ChecksBegun checks) {
      source(checks.source()).begun(checks.places(), checks.round());
    } else if (input instanceof LoopInput.Committed committed) {
      dirty.addAll(stored.apply(committed.change()));
    } else if (input instanceof LoopInput.HomesAnswered answer) {
      homes.answered(answer, now);
      // What the store was slow to take may have changed meanwhile.
      answer.homes().stream().map(Home::service).forEach(dirty::add);
    } else if (input instanceof LoopInput.LossConfirmed confirmed) {
      confirm(source(confirmed.source()), confirmed, confirmations);
    } else if (input instanceof LoopInput.SourceReleased released) {
      released.waited().complete(source(released.source()).gate().release());
    } else if (input instanceof LoopInput.NamesAsked asked) {
      explain(source(asked.source()), asked);
    } else if (input instanceof LoopInput.ChangeTried trial) {
      trials.add(trial);
    } else if (input instanceof LoopInput.DrainTried trial) {
      trials.add(trial);
    } else if (input instanceof LoopInput.KnownGoodAsked asked) {
      asked.known().complete(knownGood(now));
    } else {
      throw new IllegalStateException("unknown input " + input);
    }
  }

  private KnownGood knownGood(long now) {
    List<KnownGood.Part> parts =
        sources.values().stream()
            .filter(source -> source.snapshot().synced())
            .map(it -> new KnownGood.Part(KnownGood.Registry.of(it.source()), it.snapshot()))
            .toList();
    return new KnownGood(now, stored.copy(), parts);
  }

  private KnownSource source(String name) {
    KnownSource source = sources.get(name);
    if (source == null) {
      throw new IllegalArgumentException("no source is called " + name);
    }
    return source;
  }

  private void leads(KnownSource source, Term term, long now, List<Effect> effects) {
    if (source.leads(term, now)) {
      effects.add(new Effect.Read(source.source().name()));
    }
    Snapshot snapshot = source.snapshot();
    effects.add(new Effect.Tell(snapshot, Set.copyOf(snapshot.services().names())));
  }

  private static void follows(KnownSource source, List<Effect> effects) {
    Effect.Check checks = source.follows();
    if (checks != null) {
      effects.add(checks);
    }
    effects.add(new Effect.Leave(source.source().name()));
  }

  private static void confirm(
      KnownSource source,
      LoopInput.LossConfirmed confirmed,
      Map<String, List<CompletableFuture<Integer>>> confirmations) {
    if (source.owned() == null) {
      confirmed.letGo().completeExceptionally(source.elsewhere());
      return;
    }
    source.tell(new Input.Confirmed(confirmed.service()));
    confirmations
        .computeIfAbsent(confirmed.source(), name -> new ArrayList<>())
        .add(confirmed.letGo());
  }

  private void explain(KnownSource source, LoopInput.NamesAsked asked) {
    OwnedSource owned = source.owned();
    if (owned == null) {
      asked.explained().completeExceptionally(source.elsewhere());
    } else {
      asked.explained().complete(owned.explain(asked.after(), asked.limit(), stored));
    }
  }

  private void ask(String name, OwnedSource owned, Verdict verdict, List<Effect> effects) {
    for (Target target : verdict.probes()) {
      effects.add(new Effect.Probe(name, target.address(), target.port()));
    }
    Set<String> reread = owned.namesOf(verdict.reread());
    if (!reread.isEmpty()) {
      effects.add(new Effect.Reread(name, reread));
    }
    Effect.Check places = owned.places();
    if (places != null) {
      effects.add(places);
    }
    if (!alone && (verdict.sourceChanged() || !verdict.changed().isEmpty())) {
      effects.add(new Effect.Tell(verdict.snapshot(), verdict.changed()));
    }
  }

  private @Nullable ViewChange conclude(Set<String> changed, List<Effect> effects, long now) {
    Effect.StoreHomes proposal = homes.take();
    if (proposal != null) {
      effects.add(proposal);
    }
    boolean opens = !open && barrier.isDown() && !homes.isWaiting();
    open |= opens;
    if (open) {
      // Before that a service is empty because nobody was asked yet.
      for (String service : opens ? view().services().names() : changed) {
        ServiceView seen = view().services().get(service);
        // One that nobody claims at the start was taken out long ago, in good order.
        if (!opens || (seen != null && !seen.endpoints().isEmpty())) {
          alarms.service(service, seen, now);
        }
      }
    }
    boolean tells = !changed.isEmpty() || opens || (open && memorable);
    memorable &= !tells;
    return tells ? new ViewChange(view(), changed, open) : null;
  }

  private long deadline() {
    long next = Math.min(homes.deadline(), holds.deadline());
    for (KnownSource source : sources.values()) {
      next = Math.min(next, source.deadline());
    }
    return next;
  }
}
