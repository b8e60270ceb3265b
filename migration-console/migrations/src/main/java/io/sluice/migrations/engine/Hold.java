package io.sluice.migrations.engine;

/** A paused migration, which goes on by itself once a reason that passes has passed. */
record Hold(Migration migration, Evidence evidence, long now) {

  Turn turn(State.Paused paused) {
    return paused.reason().endsByItself() && passed(paused)
        ? Turns.to(
            migration.with(migration.progress().invalid().heard(now)),
            paused.continued(),
            "migration.continue",
            "goes on: what held it (" + paused.sentence() + ") is over")
        : Turns.nothing(migration);
  }

  private boolean passed(State.Paused paused) {
    return switch (paused.reason()) {
      case FREEZE -> evidence.freeze().isEmpty();
      case NO_DATA -> new Validity(migration, evidence, now).missing().isEmpty();
      case CAPACITY -> carried(paused.held());
      default -> false;
    };
  }

  private boolean carried(State.Running held) {
    return Conditions.of(migration.in(held), evidence, now).named("capacity").stream()
        .allMatch(Condition::open);
  }
}
