package io.sluice.engine;

import io.sluice.engine.guard.GuardSettings;
import io.sluice.engine.identity.IdentityRules;
import io.sluice.engine.identity.TakenOver;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.Rights;
import io.sluice.view.Alarm;
import io.sluice.view.Checks.Check;
import io.sluice.view.Checks.Place;
import io.sluice.view.Checks.Protocol;
import io.sluice.view.Checks.Verdict;
import io.sluice.view.Hold;
import io.sluice.view.Home;
import io.sluice.view.KnownGood;
import io.sluice.view.KnownGoodForm;
import io.sluice.view.Policy;
import io.sluice.view.ServiceView;
import io.sluice.view.ShadowComparison;
import io.sluice.view.Snapshot;
import io.sluice.view.Source;
import io.sluice.view.SplitStore.Admission;
import io.sluice.view.SplitStore.Stored;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.StoredSplit;
import io.sluice.view.Term;
import io.sluice.view.TrafficSplit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A federation on a virtual clock, with a store in memory: plays a night in milliseconds. */
final class Night {
  private static final Check CHECK =
      new Check(Protocol.TCP, "", "", Duration.ofSeconds(2), Duration.ofSeconds(1), 1, 2);

  private final List<OwnedRegistry> registries = new ArrayList<>();
  private final Map<String, Home> homes = new HashMap<>();
  private final Map<String, StoredSplit> splits = new HashMap<>();
  private final Map<String, Snapshot> before = new HashMap<>();
  private final List<Admission> admissions = new ArrayList<>();
  private final List<Hold> holds = new ArrayList<>();
  private final Map<String, Boolean> established = new LinkedHashMap<>();
  private final List<LoopInput> next = new ArrayList<>();
  private final Map<String, TreeSet<String>> named = new HashMap<>();
  private final boolean alone;
  private Federation federation;

  /** The virtual clock, in milliseconds. */
  long now = 1_000_000;

  /** Whether the store commits. */
  boolean storeWorks = true;

  /** Effects of the last pass that are not the store's. */
  final List<Effect> asked = new ArrayList<>();

  Night(Source... sources) {
    this(true, sources);
  }

  /**
   * A night of one member among others.
   *
   * @param alone whether it reads every source from the start
   */
  Night(boolean alone, Source... sources) {
    this.alone = alone;
    for (Source source : sources) {
      registries.add(
          new OwnedRegistry(source, new IdentityRules(List.of(), List.of()), Unread::new));
      established.put(source.name(), true);
    }
    federation = start();
  }

  private Federation start() {
    return new Federation(
        new AggregatorSettings(
            "member-1", List.of("vm", "kubernetes"), Duration.ofSeconds(15), GuardSettings.DEFAULT),
        registries,
        new Stored(homes, splits, admissions, established, 1, holds),
        before,
        alone,
        now);
  }

  /** The member ends and starts again, with the store and with what it knew. */
  Night restarted() {
    CompletableFuture<KnownGood> asked = new CompletableFuture<>();
    federation.process(List.of(new LoopInput.KnownGoodAsked(asked)), now);
    KnownGood known = read(KnownGoodForm.encode(asked.join()));
    now += 60_000;
    before.clear();
    for (OwnedRegistry registry : registries) {
      Snapshot part = known.snapshot(registry.source());
      if (part != null) {
        before.put(
            registry.source().name(),
            TakenOver.of(part, registry.identity(), new Term(0, 0, "member-1"), known.savedAt()));
      }
    }
    homes.clear();
    homes.putAll(known.stored().homes());
    splits.clear();
    splits.putAll(known.stored().splits());
    holds.clear();
    holds.addAll(known.stored().holds());
    named.clear();
    federation = start();
    return this;
  }

  /** The configuration gives a source other identity rules at the next start. */
  Night ruled(String source, IdentityRules rules) {
    registries.replaceAll(
        registry ->
            registry.source().name().equals(source)
                ? new OwnedRegistry(registry.source(), rules, registry.adapters(), registry.check())
                : registry);
    return this;
  }

  /** The source's instances are checked actively. */
  Night checked(String source) {
    registries.replaceAll(
        registry ->
            registry.source().name().equals(source)
                ? new OwnedRegistry(
                    registry.source(), registry.identity(), registry.adapters(), CHECK)
                : registry);
    federation = start();
    return this;
  }

  /** Operators refuse losses of these services or sources, and of nothing else. */
  Night holds(Hold... standing) {
    return tell(new LoopInput.Committed(new StoredChange.HoldsStored(List.of(standing))));
  }

  /** A check of an address, at port 80, turned out so. */
  Night found(String source, String address, Verdict verdict) {
    return tell(new LoopInput.Checked(source, new Place(address, 80), verdict));
  }

  private static KnownGood read(byte[] bytes) {
    try {
      return KnownGoodForm.decode(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ShadowComparison shadow() {
    return federation.comparison();
  }

  List<Alarm> alarms() {
    return federation.alarms();
  }

  /** A night that begins with services already stored, so that an unknown source is a new one. */
  Night given(Home home) {
    homes.put(home.service(), home);
    federation = start();
    return this;
  }

  /** The source was added to the configuration after services existed. */
  Night added(String source) {
    established.put(source, false);
    federation = start();
    return this;
  }

  /** A complete read of one name. */
  Night read(String source, String name, Instance... instances) {
    named.computeIfAbsent(source, key -> new TreeSet<>()).add(name);
    return saw(
        source,
        new RegistryEvent.InstancesReplaced(name, Arrays.asList(instances), List.of(), "1"));
  }

  /** What a member's loop told the others in its last pass reaches this one. */
  Night hears(Night other) {
    for (Effect effect : other.asked) {
      if (effect instanceof Effect.Tell told) {
        next.add(new LoopInput.Told(told.snapshot(), told.changed()));
      }
    }
    return pass();
  }

  /** A complete listing of what was read so far. */
  Night listed(String source) {
    Set<String> names = named.getOrDefault(source, new TreeSet<>());
    return saw(source, new RegistryEvent.Synced(names, "1"));
  }

  Night saw(String source, RegistryEvent event) {
    next.add(new LoopInput.Observed(source, event));
    return this;
  }

  Night splits(String service, Map<String, Integer> weights) {
    next.add(
        new LoopInput.Committed(
            new StoredChange.SplitStored(
                new StoredSplit(service, TrafficSplit.of(weights), null, Policy.DEFAULT, 1))));
    return this;
  }

  Night admits(String source, String name, String service) {
    next.add(
        new LoopInput.Committed(new StoredChange.Admitted(new Admission(source, name, service))));
    return this;
  }

  Night tell(LoopInput input) {
    next.add(input);
    return this;
  }

  /** Works until the store has nothing to answer any more. */
  Night pass() {
    asked.clear();
    do {
      List<LoopInput> batch = List.copyOf(next);
      next.clear();
      for (Effect effect : federation.process(batch, now).effects()) {
        if (effect instanceof Effect.StoreHomes proposal) {
          answer(proposal);
        } else {
          asked.add(effect);
          if (effect instanceof Effect.Check check) {
            next.add(new LoopInput.ChecksBegun(check.source(), check.begun(), check.round()));
          }
        }
      }
    } while (!next.isEmpty());
    return this;
  }

  Night after(Duration time) {
    now += time.toMillis();
    return pass();
  }

  private void answer(Effect.StoreHomes proposal) {
    if (storeWorks) {
      proposal.admissions().forEach(it -> admits(it.source(), it.name(), it.service()));
      proposal
          .homes()
          .forEach(home -> next.add(new LoopInput.Committed(new StoredChange.HomeStored(home))));
    }
    next.add(new LoopInput.HomesAnswered(proposal.homes(), storeWorks));
  }

  ServiceView service(String name) {
    return Objects.requireNonNull(federation.view().services().get(name), name);
  }

  boolean has(String service) {
    return federation.view().services().get(service) != null;
  }

  String version() {
    return federation.view().version();
  }

  boolean isOpen() {
    return federation.isOpen();
  }

  List<String> waitingFor() {
    return federation.waitingFor();
  }

  /** Published addresses of a service's default port, in order. */
  List<String> published(String service) {
    return service(service).ports().stream()
        .filter(port -> port.name().isEmpty())
        .flatMap(port -> port.assignment().tiers().stream())
        .flatMap(List::stream)
        .flatMap(share -> share.endpoints().stream())
        .map(target -> target.address() + ":" + target.port())
        .sorted()
        .toList();
  }

  /** Nobody reads it: events come from the test. */
  private static final class Unread implements RegistryAdapter {
    @Override
    public void start(Consumer<RegistryEvent> sink) {}

    @Override
    public void reread(Set<String> services) {}

    @Override
    public CompletionStage<Rights> rights() {
      return CompletableFuture.completedFuture(Rights.readOnly());
    }

    @Override
    public void close() {}
  }
}
