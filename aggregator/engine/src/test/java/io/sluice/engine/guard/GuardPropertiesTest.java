package io.sluice.engine.guard;

import static io.sluice.engine.guard.GuardedSource.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.view.SnapshotForm;
import io.sluice.view.Standing;
import io.sluice.view.Standing.Damped;
import io.sluice.view.Standing.Unreachable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Laws of the guard under any history. */
class GuardPropertiesTest {
  private static final List<String> SERVICES = List.of("a", "b", "c", "d", "e");

  /** What happens at one moment: reads, and then time passes. */
  record Step(List<Input> inputs, long pause, Set<String> refusing) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    return steps(
        Arbitraries.frequencyOf(
            List.of(tuple(6, reads()), tuple(1, listings()), tuple(1, losses()))));
  }

  /** A registry that forgets, is damaged or away, but announces nothing. */
  @Provide
  Arbitrary<List<Step>> failures() {
    return steps(
        Arbitraries.frequencyOf(
            List.of(tuple(6, silentReads()), tuple(1, listings()), tuple(1, losses()))));
  }

  private static Tuple.Tuple2<Integer, Arbitrary<Input>> tuple(
      int weight, Arbitrary<Input> inputs) {
    return Tuple.of(weight, inputs);
  }

  private static Arbitrary<List<Step>> steps(Arbitrary<Input> inputs) {
    Arbitrary<Set<String>> refusing =
        Arbitraries.integers().between(1, 6).map(i -> "a" + i).set().ofMaxSize(3);
    return Combinators.combine(
            inputs.list().ofMinSize(1).ofMaxSize(6),
            Arbitraries.of(0L, 1L, 500L, 2_000L, 10_000L, 31_000L, 301_000L),
            refusing)
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(25);
  }

  private static Arbitrary<Input> reads() {
    return reads(Arbitraries.of(Health.class));
  }

  private static Arbitrary<Input> silentReads() {
    return reads(Arbitraries.of(Health.PASSING, Health.WARNING, Health.NODE_DOWN));
  }

  private static Arbitrary<Input> reads(Arbitrary<Health> healths) {
    Arbitrary<Map<Integer, Health>> instances =
        Arbitraries.maps(Arbitraries.integers().between(1, 6), healths).ofMaxSize(6);
    return Combinators.combine(Arbitraries.of(SERVICES), instances)
        .as((service, some) -> GuardedSource.read(service, instances(service, some)));
  }

  private static Instance[] instances(String service, Map<Integer, Health> some) {
    return some.entrySet().stream()
        .map(each -> at(service + each.getKey(), each.getValue()))
        .toArray(Instance[]::new);
  }

  private static Arbitrary<Input> listings() {
    return Arbitraries.of(SERVICES).set().map(Input.Listed::new);
  }

  private static Arbitrary<Input> losses() {
    return Arbitraries.of(Cause.class).map(cause -> new Input.Lost(cause, "away"));
  }

  private static GuardedSource play(List<Step> history) {
    GuardedSource source = new GuardedSource();
    for (Step step : history) {
      source.refusing.clear();
      source.refusing.addAll(step.refusing());
      source.apply(step.inputs());
      source.passes(step.pause());
    }
    return source;
  }

  @Property(tries = 300)
  void theOrderOfEventsForDifferentServicesDoesNotMatter(
      @ForAll("histories") List<Step> history, @ForAll Random random) {
    GuardedSource one = new GuardedSource();
    GuardedSource other = new GuardedSource();
    for (Step step : history) {
      Map<String, Input> newest = new HashMap<>();
      for (Input input : step.inputs()) {
        if (input instanceof Input.Read read) {
          newest.put(read.claims().service(), input);
        }
      }
      List<Input> inputs = new ArrayList<>(newest.values());
      Collections.shuffle(inputs, random);
      Verdict first = one.apply(List.copyOf(inputs));
      Collections.shuffle(inputs, random);
      Verdict second = other.apply(List.copyOf(inputs));

      assertThat(SnapshotForm.encode(second.snapshot()))
          .isEqualTo(SnapshotForm.encode(first.snapshot()));
      assertThat(second).usingRecursiveComparison().ignoringFields("snapshot").isEqualTo(first);
      one.passes(step.pause());
      other.passes(step.pause());
    }
  }

  @Property(tries = 300)
  void anAnnouncedDepartureIsNeverDelayed(
      @ForAll("histories") List<Step> history, @ForAll("services") String service) {
    GuardedSource source = play(history);
    Set<String> known = new TreeSet<>(source.ready(service));

    source.reads(service, known.stream().map(it -> at(it, Health.DRAINING)));

    assertThat(source.ready(service)).noneMatch(known::contains);
  }

  @Provide
  Arbitrary<String> services() {
    return Arbitraries.of(SERVICES);
  }

  @Property(tries = 300)
  void whatIsReportedReadyIsPublishedReadyUnlessItFlaps(
      @ForAll("histories") List<Step> history, @ForAll("services") String service) {
    GuardedSource source = play(history);

    source.reads(service, GuardedSource.some(service, 1, 6));

    assertThat(source.claims(service))
        .hasSizeGreaterThanOrEqualTo(6)
        .allMatch(it -> it.isReady() || it.standing() instanceof Damped);
    source.passes(30_000);
    assertThat(source.ready(service)).hasSize(6);
  }

  @Property(tries = 300)
  void aFailingSourceNeverEmptiesAServiceWhoseInstancesAnswer(
      @ForAll("failures") List<Step> history) {
    GuardedSource source = new GuardedSource();
    SERVICES.forEach(it -> source.reads(it, GuardedSource.some(it, 1, 6)));
    source.passes(400_000);

    // All that the registry says from now on it says within one confirmation time.
    for (Step step : history) {
      Map<String, Integer> before = new HashMap<>();
      SERVICES.forEach(it -> before.put(it, source.ready(it).size()));
      source.apply(step.inputs());
      for (String service : SERVICES) {
        assertThat(source.ready(service))
            .as(service)
            .hasSizeGreaterThanOrEqualTo(Math.min(3, before.getOrDefault(service, 0)))
            .isNotEmpty();
      }
      source.passes(1_000);
    }
  }

  @Property(tries = 300)
  void anOutageChangesNothingButMarks(
      @ForAll("histories") List<Step> history, @ForAll("pauses") long pause) {
    GuardedSource source = play(history);
    source.reads("a", GuardedSource.some("a", 1, 6));
    source.rereadsAnswer = false;
    source.passes(100); // an answer under way would end the outage
    source.lost();
    source.passes(60_000); // who was damped is let in
    Map<String, Set<String>> before = new HashMap<>();
    SERVICES.forEach(it -> before.put(it, source.ready(it)));
    source.silent.addAll(List.of("a1", "a2", "b1", "c1"));

    source.passes(pause);

    SERVICES.forEach(it -> assertThat(source.ready(it)).isEqualTo(before.get(it)));
  }

  @Provide
  Arbitrary<Long> pauses() {
    return Arbitraries.longs().between(1, 600_000);
  }

  @Property(tries = 300)
  void nobodyWhoIsDeadIsHeldForever(@ForAll("histories") List<Step> history) {
    GuardedSource source = play(history);
    for (String service : SERVICES) {
      for (int i = 1; i <= 6; i++) {
        source.refusing.add(service + i);
      }
      source.reads(service);
    }

    source.passes(10_000);

    for (String service : SERVICES) {
      assertThat(source.claims(service)).isEmpty();
    }
    assertThat(source.snapshot().suspect()).isFalse();
    assertThat(source.last().next()).isEqualTo(Long.MAX_VALUE);
  }

  @Property(tries = 300)
  void aSourceThatIsReadAndAgreesComesToRest(@ForAll("histories") List<Step> history) {
    GuardedSource source = play(history);
    for (String service : SERVICES) {
      source.reads(service, GuardedSource.some(service, 1, 6));
    }
    source.apply(new Input.Listed(Set.copyOf(SERVICES)));

    source.passes(31_000);

    for (String service : SERVICES) {
      assertThat(source.claims(service))
          .hasSize(6)
          .allMatch(it -> it.standing().equals(Standing.LIVE));
    }
    assertThat(source.snapshot().suspect()).isFalse();
    assertThat(source.last().next()).isEqualTo(Long.MAX_VALUE);
  }

  @Property(tries = 200)
  void aNewOwnerGoesOnWithTheSameClaims(@ForAll("histories") List<Step> history) {
    GuardedSource source = play(history);

    GuardedSource next = new GuardedSource(source.snapshot(), GuardSettings.DEFAULT);

    for (String service : SERVICES) {
      Set<String> expected = new TreeSet<>(source.ready(service));
      assertThat(next.ready(service)).containsAll(expected);
    }
  }

  @Property(tries = 200)
  void marksOfAnOutageDoNotOutliveIt(@ForAll("histories") List<Step> history) {
    GuardedSource source = play(history);

    source.apply(new Input.Listed(Set.copyOf(SERVICES)));

    for (String service : SERVICES) {
      assertThat(source.claims(service)).noneMatch(it -> it.standing() instanceof Unreachable);
    }
  }
}
