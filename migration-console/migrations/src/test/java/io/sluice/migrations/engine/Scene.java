package io.sluice.migrations.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.migrations.Plan;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A migration of a healthy service with 1,000 requests a second, whose evidence a test changes. */
final class Scene {
  static final TrafficSplit VM = TrafficSplit.all("vm");

  long now = 1_800_000_000_000L;
  Migration migration;
  TrafficSplit split = VM;
  long generation = 1;
  final List<String> told = new ArrayList<>();
  private Answers old = Answers.NONE;
  private Answers fresh = Answers.NONE;
  private UnaryOperator<Evidence> changed = evidence -> evidence;

  Scene(Plan plan) {
    migration = done(as("ann").start(Migration.draft("m1", plan, "ann", now), false));
  }

  Commands as(String who) {
    return new Commands(who, now);
  }

  static Migration done(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return ((Answer.Done) answer).next();
  }

  static String refused(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused) answer).why();
  }

  /** Takes a command over. */
  Scene take(Answer answer) {
    migration = done(answer);
    return this;
  }

  /** Changes all evidence from now on. */
  Scene with(UnaryOperator<Evidence> change) {
    changed = change;
    return this;
  }

  Scene as(TrafficSplit other) {
    split = other;
    generation++;
    return this;
  }

  Evidence evidence() {
    return changed.apply(
        Evidence.NOTHING
            .withSplit(split, generation)
            .withProxies(new Evidence.Acknowledged(3, 3, List.of(), List.of()))
            .withTraffic(
                new Evidence.Traffic(
                    Tally.of("1", "web", Map.of("vm", old, "kubernetes", fresh)), 3, List.of(), 0))
            .withRate(1_000));
  }

  /** Seconds, each with its requests and a turn. */
  Scene seconds(int count) {
    for (int i = 0; i < count; i++) {
      now += 1_000;
      long moved = split.weight("kubernetes") / 10L;
      old = old.plus(new Answers((1_000 - moved) * 99 / 100, (1_000 - moved) / 100));
      fresh = fresh.plus(new Answers(moved * 99 / 100, moved / 100));
      turn();
    }
    return this;
  }

  Turn turn() {
    Turn turn = Engine.step(migration, evidence(), now);
    turn.write()
        .ifPresent(
            written -> {
              split = written;
              generation++;
            });
    turn.happenings().forEach(happening -> told.add(happening.action()));
    migration = turn.next();
    return turn;
  }

  /** Until it is in that state, two minutes at most. */
  <S extends State> S until(Class<S> state) {
    for (int i = 0; i < 120 && !state.isInstance(migration.state()); i++) {
      seconds(1);
    }
    assertThat(migration.state()).isInstanceOf(state);
    return state.cast(migration.state());
  }

  Condition condition(String name) {
    return Conditions.of(migration, evidence(), now).named(name).orElseThrow();
  }

  State.Pause paused() {
    assertThat(migration.state()).isInstanceOf(State.Paused.class);
    return ((State.Paused) migration.state()).reason();
  }

  int share() {
    return split.weight("kubernetes");
  }
}
