package io.sluice.migrations.engine;

import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The forms that a turn has. */
final class Turns {
  private Turns() {}

  /** Nothing but what was observed. */
  static Turn nothing(Migration migration) {
    return new Turn(migration, Optional.empty(), List.of(), migration.mirrored());
  }

  /** Another state, told. */
  static Turn to(Migration migration, State state, String action, String sentence) {
    Migration next = migration.in(state);
    return new Turn(
        next, Optional.empty(), List.of(new Happening(action, sentence)), next.mirrored());
  }

  /** A split to store on the generation that the evidence told. */
  static Turn write(
      Migration migration, TrafficSplit split, Evidence.InForce on, Happening happening) {
    Migration next = migration.asking(split, on.generation() + 1);
    return new Turn(next, Optional.of(split), List.of(happening), next.mirrored());
  }

  /** What came first, told before what follows. */
  static Turn after(Turn first, Turn then) {
    List<Happening> all = new ArrayList<>(first.happenings());
    all.addAll(then.happenings());
    return new Turn(then.next(), then.write(), all, then.mirror());
  }
}
