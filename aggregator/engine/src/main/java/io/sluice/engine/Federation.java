package io.sluice.engine;

import io.sluice.engine.guard.Input;
import io.sluice.engine.guard.Notice;
import io.sluice.engine.guard.Target;
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

  private final Map<String, OwnedSource> sources;
  private final StoredState stored;
  private final HomeProposals homes;
  private final StandingHolds holds;
  private final MergedServices merged;
  private final Trials trials;
  private final @Nullable Shadow shadow;
  private final StandingAlarms alarms = new StandingAlarms();

  /** What is to be merged again; emptied when it was, so that a merge that fails loses none. */
  private final Set<String> dirty = new TreeSet<>();

  /** Whether something is to be kept that changes no service. */
  private boolean memorable;

  private boolean gatesPassed;
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
   */
  Federation(
      AggregatorSettings settings,
      List<OwnedRegistry> registries,
      Stored stored,
      Map<String, Snapshot> known,
      long now) {
    this.sources = new LinkedHashMap<>();
    this.stored = new StoredState(stored);
    this.holds = new StandingHolds(this.stored);
    this.homes = new HomeProposals(settings.environments(), this.stored);
    this.merged =
        new MergedServices(settings.environments(), this.stored, sources, stored.format(), false);
    this.trials = new Trials(merged);
    Set<String> services = new TreeSet<>(this.stored.services());
    for (OwnedRegistry registry : registries) {
      String name = registry.source().name();
      OwnedSource source = new OwnedSource(registry, settings, known.get(name), now);
      sources.put(name, source);
      for (ServiceClaims claims : source.snapshot().services()) {
        services.add(claims.service());
        if (!registry.source().shadow()) {
          alarms.claims(name, claims.service(), claims, now);
        }
      }
    }
    merged.merge(services, MergedServices.UNHEARD);
    this.shadow =
        registries.stream().anyMatch(registry -> registry.source().shadow())
            ? new Shadow(
                new MergedServices(
                    settings.environments(), this.stored, sources, stored.format(), true))
            : null;
    if (shadow != null) {
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

  Iterable<OwnedSource> sources() {
    return sources.values();
  }

  /** What proxies still wait for; empty once they may connect. */
  List<String> waitingFor() {
    if (open) {
      return List.of();
    }
    List<String> waiting = new ArrayList<>();
    for (OwnedSource source : sources.values()) {
      if (isAwaited(source)) {
        waiting.add(source.gate().words(source.isUnreadable(), source.status().detail()));
      }
    }
    if (waiting.isEmpty()) {
      waiting.add("the homes of new services are being stored");
    }
    return waiting;
  }

  private static boolean isAwaited(OwnedSource source) {
    return !source.gate().isOpen() && !source.source().shadow();
  }

  /** What the sources that are only tried would change. */
  ShadowComparison comparison() {
    return shadow == null ? ShadowComparison.NONE : shadow.comparison();
  }

  /** Works through everything that happened, in order. */
  Pass process(List<LoopInput> inputs, long now) {
    Map<String, List<CompletableFuture<Integer>>> confirmations = new HashMap<>();
    inputs.forEach(
        input -> isolated(input.getClass().getSimpleName(), () -> take(input, now, confirmations)));
    memorable |= holds.tell(sources.values(), now);
    List<Effect> effects = new ArrayList<>();
    List<SourceNotice> notices = new ArrayList<>();
    for (OwnedSource source : sources.values()) {
      String name = source.source().name();
      List<CompletableFuture<Integer>> waiting = confirmations.getOrDefault(name, List.of());
      isolated(name, () -> step(source, now, effects, notices, waiting));
      waiting.forEach(Federation::unanswered);
      if (!source.source().shadow()) {
        alarms.source(source.status(), now);
      }
    }
    dirty.addAll(homes.due(now));
    passGates();
    Set<String> changed =
        merged.merge(dirty, gatesPassed ? homes::consider : MergedServices.UNHEARD);
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
      OwnedSource source,
      long now,
      List<Effect> effects,
      List<SourceNotice> notices,
      List<CompletableFuture<Integer>> confirmations) {
    if (!source.isDue(now)) {
      source.consider(now);
      return;
    }
    String name = source.source().name();
    OwnedSource.Step step = source.step(now);
    dirty.addAll(step.dirty());
    // What a veto ever named is to be kept, though the view may be none the wiser.
    memorable |=
        source.source().trust() == Source.Trust.VETO && !step.verdict().changed().isEmpty();
    ask(source, step, effects);
    step.verdict().notices().forEach(notice -> notices.add(new SourceNotice(name, notice)));
    for (String service : source.source().shadow() ? Set.<String>of() : step.verdict().changed()) {
      alarms.claims(name, service, source.claims(service), now);
    }
    confirmations.forEach(future -> future.complete(step.verdict().letGo()));
  }

  private void take(
      LoopInput input, long now, Map<String, List<CompletableFuture<Integer>>> confirmations) {
    if (input instanceof LoopInput.Observed observed) {
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
      source(confirmed.source()).tell(new Input.Confirmed(confirmed.service()));
      confirmations
          .computeIfAbsent(confirmed.source(), name -> new ArrayList<>())
          .add(confirmed.letGo());
    } else if (input instanceof LoopInput.SourceReleased released) {
      released.waited().complete(source(released.source()).gate().release());
    } else if (input instanceof LoopInput.NamesAsked asked) {
      asked
          .explained()
          .complete(source(asked.source()).explain(asked.after(), asked.limit(), stored));
    } else if (input instanceof LoopInput.ChangeTried trial) {
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
    return new KnownGood(now, stored.copy(view().format()), parts);
  }

  private OwnedSource source(String name) {
    OwnedSource source = sources.get(name);
    if (source == null) {
      throw new IllegalArgumentException("no source is called " + name);
    }
    return source;
  }

  private static void ask(OwnedSource source, OwnedSource.Step step, List<Effect> effects) {
    String name = source.source().name();
    for (Target target : step.verdict().probes()) {
      effects.add(new Effect.Probe(name, target.address(), target.port()));
    }
    Set<String> reread = source.namesOf(step.verdict().reread());
    if (!reread.isEmpty()) {
      effects.add(new Effect.Reread(name, reread));
    }
    Effect.Check places = source.places();
    if (places != null) {
      effects.add(places);
    }
  }

  /** Once proxies wait for no source any more, every service without a home is looked at. */
  private void passGates() {
    if (!gatesPassed && sources.values().stream().noneMatch(Federation::isAwaited)) {
      gatesPassed = true;
      for (ServiceView service : view().services()) {
        dirty.add(service.name());
      }
    }
  }

  private @Nullable ViewChange conclude(Set<String> changed, List<Effect> effects, long now) {
    Effect.StoreHomes proposal = homes.take();
    if (proposal != null) {
      effects.add(proposal);
    }
    boolean opens = !open && gatesPassed && !homes.isWaiting();
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
    for (OwnedSource source : sources.values()) {
      next = Math.min(next, source.deadline());
    }
    return next;
  }
}
