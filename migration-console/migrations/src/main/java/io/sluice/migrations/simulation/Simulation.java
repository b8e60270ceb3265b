package io.sluice.migrations.simulation;

import io.sluice.migrations.Plan;
import io.sluice.migrations.engine.Answer;
import io.sluice.migrations.engine.Commands;
import io.sluice.migrations.engine.Engine;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.State;
import io.sluice.migrations.engine.Turn;
import java.util.function.Predicate;

/** A migration in a world, beat by beat. One thread. */
public final class Simulation {
  private final World world;
  private Migration migration;

  /** Starts it without anybody's approval. */
  public Simulation(Plan plan, World world) {
    this.world = world;
    Migration draft = Migration.draft("simulated", plan, "author", world.now());
    if (!(new Commands("author", world.now()).start(draft, false) instanceof Answer.Done started)) {
      throw new IllegalStateException("a draft starts");
    }
    this.migration = started.next();
  }

  /** A second goes by, and the engine looks. */
  public Turn beat() {
    world.beat();
    Turn turn = Engine.step(migration, world.evidence(), world.now());
    turn.write().ifPresent(world::store);
    migration = turn.next();
    return turn;
  }

  /** Beats until a state is reached; gives up after so many. */
  public boolean until(Predicate<State> reached, long beats) {
    for (long i = 0; i < beats; i++) {
      if (reached.test(migration.state())) {
        return true;
      }
      beat();
    }
    return reached.test(migration.state());
  }

  /** Puts another in its place: what a command or a restart made of it. */
  public void put(Migration other) {
    migration = other;
  }

  public Migration migration() {
    return migration;
  }
}
