package io.sluice.engine;

import io.sluice.engine.guard.Notice;
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
import io.sluice.view.ViewChange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

  private final KnownSources sources;
  private final StartBarrier barrier;
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
    this.stored = new StoredState(stored);
    this.sources = new KnownSources(settings, registries, known, this.stored, alone, now);
    this.barrier = new StartBarrier(sources.all());
    this.holds = new StandingHolds(this.stored);
    this.homes = new HomeProposals(settings.environments(), this.stored);
    this.merged = merged(settings, stored, false);
    this.trials = new Trials(merged);
    Set<String> services = new TreeSet<>(this.stored.services());
    for (KnownSource source : sources.all()) {
      for (ServiceClaims claims : source.snapshot().services()) {
        services.add(claims.service());
        if (!source.source().shadow()) {
          alarms.claims(source.source().name(), claims.service(), claims, now);
        }
      }
    }
    Set<String> unused = merged.drain(this.stored.holds(now)); // nothing is merged yet
    merged.merge(services, MergedServices.UNHEARD);
    this.shadow =
        registries.stream().anyMatch(registry -> registry.source().shadow())
            ? new Shadow(merged(settings, stored, true))
            : null;
    if (shadow != null) {
      shadow.drain(this.stored.holds(now));
      shadow.follow(services, services, merged.view(), now);
    }
  }

  private MergedServices merged(AggregatorSettings settings, Stored stored, boolean tried) {
    return new MergedServices(
        settings.environments(), this.stored, sources.byName(), stored.formats(), tried);
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
    return sources.all();
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
    PassDraft pass = new PassDraft();
    inputs.forEach(
        input -> isolated(input.getClass().getSimpleName(), () -> take(input, now, pass)));
    memorable |= merged.render(stored.formats());
    if (holds.tell(sources.all(), now)) {
      memorable = true;
      dirty.addAll(merged.drain(stored.holds(now)));
      if (shadow != null) {
        shadow.drain(stored.holds(now));
      }
    }
    for (KnownSource source : sources.all()) {
      String name = source.source().name();
      isolated(name, () -> step(source, now, pass));
      pass.over(name);
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
    ViewChange change = conclude(changed, pass, now);
    return new Pass(change, pass.effects(), pass.notices(), deadline());
  }

  /** A bug that one input or source brings up must not cost the others their pass. */
  private static void isolated(String subject, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("subject", subject).log("A part of a pass failed");
    }
  }

  private void step(KnownSource source, long now, PassDraft pass) {
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
      sources.heed(owned, name, verdict, pass);
    }
  }

  private void take(LoopInput input, long now, PassDraft pass) {
    if (input instanceof LoopInput.OfSource one) {
      sources.take(one, now, pass);
    } else if (input instanceof LoopInput.Committed committed) {
      dirty.addAll(stored.apply(committed.change()));
    } else if (input instanceof LoopInput.HomesAnswered answer) {
      homes.answered(answer, now);
      // What the store was slow to take may have changed meanwhile.
      answer.homes().stream().map(Home::service).forEach(dirty::add);
    } else if (input instanceof LoopInput.ChangeTried trial) {
      trials.add(trial);
    } else if (input instanceof LoopInput.DrainTried trial) {
      trials.add(trial);
    } else if (input instanceof LoopInput.KnownGoodAsked asked) {
      asked.known().complete(new KnownGood(now, stored.copy(), sources.knownGood()));
    } else {
      throw new IllegalStateException("unknown input " + input);
    }
  }

  private @Nullable ViewChange conclude(Set<String> changed, PassDraft pass, long now) {
    Effect.StoreHomes proposal = homes.take();
    if (proposal != null) {
      pass.add(proposal);
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
    return Math.min(sources.deadline(), Math.min(homes.deadline(), holds.deadline()));
  }
}
