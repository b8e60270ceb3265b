package io.sluice.engine;

import io.sluice.engine.guard.Input;
import io.sluice.engine.guard.Notice;
import io.sluice.engine.guard.Target;
import io.sluice.engine.merge.AddressIndex;
import io.sluice.engine.merge.AdmissionRule;
import io.sluice.engine.merge.Merge;
import io.sluice.engine.merge.ServiceInputs;
import io.sluice.engine.merge.SourceClaims;
import io.sluice.view.Cells;
import io.sluice.view.Conflict;
import io.sluice.view.FederatedView;
import io.sluice.view.Home;
import io.sluice.view.ServiceClaims;
import io.sluice.view.ServiceView;
import io.sluice.view.SplitStore.Stored;
import io.sluice.view.StoredSplit;
import io.sluice.view.ViewChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The merged state and how it moves: takes everything that happened, works once, and says what
 * changed and what it wants done. No I/O, no thread, no clock; owned by the loop. A pass costs in
 * proportion to the services that it touches, never to the catalogue.
 */
final class Federation {
  private final AggregatorSettings settings;
  private final Map<String, OwnedSource> sources;
  private final StoredState stored;
  private final HomeProposals homes;
  private final AddressIndex addresses = new AddressIndex();

  private FederatedView view;
  private boolean gatesPassed;
  private boolean open;

  /** One pass's outcome. */
  record Pass(
      @Nullable ViewChange change, List<Effect> effects, List<SourceNotice> notices, long next) {}

  /** Something an operator may want to know of a source. */
  record SourceNotice(String source, Notice notice) {}

  Federation(AggregatorSettings settings, List<OwnedRegistry> registries, Stored stored, long now) {
    this.settings = settings;
    this.sources = new LinkedHashMap<>();
    registries.forEach(
        registry ->
            sources.put(registry.source().name(), new OwnedSource(registry, settings, now)));
    this.stored = new StoredState(stored);
    this.homes = new HomeProposals(settings.environments(), this.stored);
    this.view = FederatedView.empty(stored.format());
    merge(this.stored.services());
  }

  FederatedView view() {
    return view;
  }

  boolean isOpen() {
    return open;
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
      if (!source.gate().isOpen()) {
        waiting.add(source.gate().words(source.isUnreadable(), source.status().detail()));
      }
    }
    if (waiting.isEmpty()) {
      waiting.add("the homes of new services are being stored");
    }
    return waiting;
  }

  /** Works through everything that happened, in order. */
  Pass process(List<LoopInput> inputs, long now) {
    Set<String> dirty = new TreeSet<>();
    Map<String, List<CompletableFuture<Integer>>> confirmations = new HashMap<>();
    inputs.forEach(input -> take(input, now, dirty, confirmations));
    List<Effect> effects = new ArrayList<>();
    List<SourceNotice> notices = new ArrayList<>();
    for (OwnedSource source : sources.values()) {
      if (source.isDue(now)) {
        OwnedSource.Step step = source.step(now);
        dirty.addAll(step.dirty());
        ask(source, step, effects);
        step.verdict()
            .notices()
            .forEach(notice -> notices.add(new SourceNotice(source.source().name(), notice)));
        confirmations
            .getOrDefault(source.source().name(), List.of())
            .forEach(future -> future.complete(step.verdict().letGo()));
      } else {
        source.gate().consider(source.snapshot(), source.isUnreadable(), now);
      }
    }
    dirty.addAll(homes.due(now));
    passGates(dirty);
    Set<String> changed = merge(dirty);
    ViewChange change = conclude(changed, effects);
    return new Pass(change, effects, notices, deadline());
  }

  private void take(
      LoopInput input,
      long now,
      Set<String> dirty,
      Map<String, List<CompletableFuture<Integer>>> confirmations) {
    if (input instanceof LoopInput.Observed observed) {
      source(observed.source()).observe(observed.event(), now);
    } else if (input instanceof LoopInput.Probed probed) {
      source(probed.source())
          .tell(new Input.Probed(probed.address(), probed.port(), probed.result()));
    } else if (input instanceof LoopInput.Committed committed) {
      dirty.add(stored.apply(committed.change()));
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
    } else {
      throw new IllegalStateException("unknown input " + input);
    }
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
  }

  /** Once proxies wait for no source any more, every service without a home is looked at. */
  private void passGates(Set<String> dirty) {
    if (!gatesPassed && sources.values().stream().allMatch(source -> source.gate().isOpen())) {
      gatesPassed = true;
      for (ServiceView service : view.services()) {
        dirty.add(service.name());
      }
    }
  }

  /** Merges services again, and those that share addresses with them; names those that changed. */
  private Set<String> merge(Set<String> dirty) {
    Set<String> affected = new TreeSet<>(dirty);
    Map<String, List<SourceClaims>> claims = new HashMap<>();
    for (String service : dirty) {
      claims.put(service, claims(service));
      affected.addAll(addresses.update(service, claims.get(service), admission(service)));
    }
    Set<String> changed = new HashSet<>();
    Cells<ServiceView> cells = view.services();
    for (String service : affected) {
      List<SourceClaims> said = claims.computeIfAbsent(service, this::claims);
      ServiceView before = cells.get(service);
      ServiceView after = view(service, said);
      if (after == null) {
        cells = cells.without(service);
      } else {
        if (gatesPassed) {
          homes.consider(after, said);
        }
        if (after.equals(before)) {
          continue;
        }
        cells = cells.with(service, after);
      }
      if (before != null || after != null) {
        changed.add(service);
      }
    }
    view = new FederatedView(view.format(), cells);
    return changed;
  }

  private List<SourceClaims> claims(String service) {
    List<SourceClaims> claims = new ArrayList<>();
    for (OwnedSource source : sources.values()) {
      ServiceClaims said = source.claims(service);
      if (said != null) {
        claims.add(new SourceClaims(source.source(), source.snapshot().isStale(), said));
      }
    }
    return claims;
  }

  private AdmissionRule admission(String service) {
    return (source, name) -> stored.admits(source, name, service);
  }

  private @Nullable ServiceView view(String service, List<SourceClaims> claims) {
    Home home = stored.home(service);
    StoredSplit split = stored.split(service);
    if (claims.isEmpty() && home == null && split == null) {
      return null;
    }
    Set<String> ports = new TreeSet<>();
    claims.forEach(said -> said.claims().claims().forEach(claim -> ports.add(claim.port())));
    List<Conflict> names = stored.nameConflicts(service, ports);
    return Merge.view(
        new ServiceInputs(
            service,
            settings.environments(),
            claims,
            home,
            split,
            admission(service),
            addresses,
            names));
  }

  private @Nullable ViewChange conclude(Set<String> changed, List<Effect> effects) {
    Effect.StoreHomes proposal = homes.take();
    if (proposal != null) {
      effects.add(proposal);
    }
    boolean opens = !open && gatesPassed && !homes.isWaiting();
    open |= opens;
    return changed.isEmpty() && !opens ? null : new ViewChange(view, changed, open);
  }

  private long deadline() {
    long next = homes.deadline();
    for (OwnedSource source : sources.values()) {
      next = Math.min(next, source.deadline());
    }
    return next;
  }
}
