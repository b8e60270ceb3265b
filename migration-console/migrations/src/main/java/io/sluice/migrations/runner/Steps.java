package io.sluice.migrations.runner;

import io.sluice.migrations.engine.Conditions;
import io.sluice.migrations.engine.Engine;
import io.sluice.migrations.engine.Evidence;
import io.sluice.migrations.engine.Happening;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.MigrationForm;
import io.sluice.migrations.engine.State;
import io.sluice.migrations.engine.Turn;
import io.sluice.migrations.runner.Known.Held;
import io.sluice.view.Actor;
import io.sluice.view.MigrationStore;
import io.sluice.view.MigrationStore.Act;
import io.sluice.view.MigrationStore.StoredMigration;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.TrafficSplit;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a beat does to the migrations that are not over: their conditions looked at, their next
 * state worked out, committed, and told. One thread at a time.
 */
final class Steps {
  private static final Logger log = LoggerFactory.getLogger(Steps.class);

  /** An accrued bake is written so often: a kill repeats at most this of it (0020). */
  private static final long KEPT_MILLIS = 10_000;

  private final MigrationStore store;
  private final Witness witness;
  private final Copies copies;
  private final Settings settings;
  private final Known known;
  private final Clock clock;

  /** What the last step of a migration failed with, by its id; told once. */
  private final Map<String, String> failing = new HashMap<>();

  private boolean moved;

  Steps(
      MigrationStore store,
      Witness witness,
      Copies copies,
      Settings settings,
      Known known,
      Clock clock) {
    this.store = store;
    this.witness = witness;
    this.copies = copies;
    this.settings = settings;
    this.known = known;
    this.clock = clock;
  }

  /**
   * One step of each that is ready for it.
   *
   * @param all that are not over
   * @return whether something may follow from it at once
   * @throws StoreUnavailable if the database cannot commit
   */
  boolean takeAll(List<Held> all) {
    failing.keySet().retainAll(all.stream().map(one -> one.migration().id()).toList());
    moved = false;
    List<String> underWay =
        new ArrayList<>(
            all.stream()
                .filter(one -> holdsPlace(one.migration().state()))
                .map(one -> one.migration().service())
                .toList());
    for (Held one : all) {
      stepAlone(one, underWay);
    }
    return moved;
  }

  /** One that soaks moves nothing and keeps nobody from starting. */
  private static boolean holdsPlace(State state) {
    return state.underWay()
        && !(state instanceof State.Soaking || state instanceof State.Completed);
  }

  /** What fails in one of them is a bug there, and no reason to leave the others where they are. */
  private void stepAlone(Held one, List<String> underWay) {
    String id = one.migration().id();
    try {
      step(one, underWay);
      failing.remove(id);
    } catch (StoreUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      String cause = String.valueOf(e);
      if (!cause.equals(failing.put(id, cause))) {
        log.atError()
            .addKeyValue("migration", id)
            .addKeyValue("service", one.migration().service())
            .setCause(e)
            .log("A beat of this migration failed; its weights stay, the others go on");
      }
    }
  }

  private void step(Held before, List<String> underWay) {
    long now = clock.millis();
    Migration migration = before.migration();
    Optional<String> queued = settings.queued(migration.service(), underWay);
    Evidence evidence = witness.evidence(migration, queued, now);
    if (Conditions.of(migration, evidence, now).lacksOnlyCallers()) {
      witness.askCallers(migration.plan(), now);
    }
    Turn next = Engine.step(migration, evidence, now);
    if (migration.plan().mirror() != null) {
      copies.set(migration.plan(), next.mirror());
    }
    if (!next.worthStoring()) {
      accrue(before, next.next(), evidence, now);
      return;
    }
    MigrationStore.Outcome outcome = commit(before, next, evidence);
    if (outcome instanceof MigrationStore.Outcome.Committed committed) {
      known.keep(next.next(), committed.migration().generation(), evidence);
      next.happenings().forEach(one -> tell(next.next(), one));
      if (!holdsPlace(migration.state()) && holdsPlace(next.next().state())) {
        underWay.add(migration.service());
      }
      moved = true; // what follows from it need not wait for the next second
      return;
    }
    known.forget(migration.id()); // read anew: somebody was faster, or nothing was committed
    log.atDebug()
        .addKeyValue("migration", migration.id())
        .addKeyValue("outcome", outcome)
        .log("A turn was not committed");
  }

  private void accrue(Held before, Migration next, Evidence evidence, long now) {
    long storedAt = before.storedAt();
    if (!next.equals(before.migration()) && now - storedAt >= KEPT_MILLIS) {
      boolean kept = store.keep(MigrationForm.stored(next, before.generation()));
      storedAt = kept ? now : storedAt;
    }
    known.put(new Held(next, before.generation(), storedAt, evidence));
  }

  private MigrationStore.Outcome commit(Held before, Turn next, Evidence evidence) {
    StoredMigration stored = MigrationForm.stored(next.next(), before.generation());
    Act act = act(Actor.SYSTEM, next.happenings());
    if (next.write().isEmpty()) {
      return store.put(stored, act);
    }
    TrafficSplit baseline = next.next().baseline();
    TrafficSplit split = next.write().get();
    State state = next.next().state();
    boolean back =
        state instanceof State.RollingBack
            || state instanceof State.RolledBack
            || state instanceof State.RollbackBlocked;
    long expected = evidence.split().map(Evidence.InForce::generation).orElse(0L);
    return store.put(
        stored,
        new MigrationStore.Move(split, baseline == null ? split : baseline, expected, back),
        act);
  }

  /** As the audit has it. */
  static Act act(Actor actor, List<Happening> happenings) {
    List<String> said = happenings.stream().map(Happening::sentence).toList();
    String sentences =
        said.stream().filter(one -> !isRepeated(one, said)).collect(Collectors.joining("; "));
    return new Act(actor, happenings.get(happenings.size() - 1).action(), sentences);
  }

  /** What goes back says why, and so does what made it go back. */
  private static boolean isRepeated(String sentence, List<String> said) {
    return said.stream()
        .anyMatch(other -> other.length() > sentence.length() && other.contains(sentence));
  }

  private static void tell(Migration migration, Happening happening) {
    boolean look =
        migration.state() instanceof State.Paused
            || migration.state() instanceof State.RollingBack
            || migration.state() instanceof State.RollbackBlocked;
    (look ? log.atWarn() : log.atInfo())
        .addKeyValue("migration", migration.id())
        .addKeyValue("service", migration.service())
        .addKeyValue("state", migration.state().word())
        .addKeyValue("action", happening.action())
        .log(happening.sentence());
  }
}
