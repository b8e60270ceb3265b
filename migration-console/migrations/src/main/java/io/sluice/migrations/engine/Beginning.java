package io.sluice.migrations.engine;

import io.sluice.view.TrafficSplit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A scheduled migration, until its time has come and nothing is in the way. */
record Beginning(Migration migration, Evidence evidence, long now) {
  /** Whether callers get through to where it moves. */
  private static final String REACH = "reach";

  Turn turn(State.Scheduled scheduled) {
    if (!conditions(migration, evidence, now).stream().allMatch(Condition::open)) {
      return Turns.nothing(migration);
    }
    TrafficSplit inForce = evidence.split().orElseThrow().split();
    Migration ready = migration.from(inForce, ready(evidence));
    if (ready.ramp().isEmpty()) {
      String why = "the service is there already: " + Shares.words(inForce);
      return Turns.to(ready, new State.Aborted(why), "migration.abort", why);
    }
    Migration begun =
        ready.learning(new Capacities(ready, evidence).learning()).with(ready.progress().anew(now));
    State.Running running = scheduled.started(migration.plan().mirror() != null);
    return Turns.to(
        begun,
        running,
        "migration.start",
        "starts from " + Shares.words(inForce) + " in " + ready.ramp().size() + " steps");
  }

  /** What the start needs. */
  static List<Condition> conditions(Migration migration, Evidence evidence, long now) {
    List<Condition> conditions = new ArrayList<>(always(migration, evidence, now));
    if (migration.plan().reach()) {
      conditions.add(reach(migration, evidence));
    }
    return conditions;
  }

  /** What is not known holds, like everywhere. */
  private static Condition reach(Migration migration, Evidence evidence) {
    Evidence.Verdict told =
        evidence
            .reach()
            .orElseGet(
                () ->
                    new Evidence.Verdict(
                        Evidence.Answer.NO_DATA,
                        "whether callers reach " + migration.plan().to() + " is not known"));
    return switch (told.answer()) {
      case PASS -> Condition.met(REACH, told.words());
      case FAIL -> Condition.failed(REACH, told.words());
      case NO_DATA -> Condition.waiting(REACH, told.words());
    };
  }

  private static List<Condition> always(Migration migration, Evidence evidence, long now) {
    long notBefore = migration.plan().notBefore();
    return List.of(
        now < notBefore
            ? Condition.waiting("time", "not before " + Instant.ofEpochMilli(notBefore))
            : Condition.met("time", "its time has come"),
        evidence.split().isEmpty()
            ? Condition.waiting("stored", "what is stored is not known")
            : Condition.met("stored", "stored: " + Shares.words(evidence.split().get().split())),
        absent("queue", evidence.queued(), "no other migration is in its way"),
        absent("freeze", evidence.freeze().map(words -> "frozen: " + words), "no freeze"),
        absent("store", evidence.restored().or(evidence::emergency), "the store is believed"));
  }

  private static Condition absent(String name, Optional<String> words, String otherwise) {
    return words
        .map(present -> Condition.waiting(name, present))
        .orElseGet(() -> Condition.met(name, otherwise));
  }

  static SortedMap<String, Integer> ready(Evidence evidence) {
    SortedMap<String, Integer> ready = new TreeMap<>();
    evidence.capacity().forEach((environment, there) -> ready.put(environment, there.ready()));
    return ready;
  }
}
