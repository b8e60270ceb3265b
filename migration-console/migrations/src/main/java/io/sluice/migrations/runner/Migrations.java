package io.sluice.migrations.runner;

import io.sluice.migrations.Feeds;
import io.sluice.migrations.Plan;
import io.sluice.migrations.engine.Answer;
import io.sluice.migrations.engine.Commands;
import io.sluice.migrations.engine.Conditions;
import io.sluice.migrations.engine.Evidence;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.MigrationForm;
import io.sluice.migrations.engine.State;
import io.sluice.migrations.runner.Known.Held;
import io.sluice.view.Actor;
import io.sluice.view.MigrationStore;
import io.sluice.view.MigrationStore.Act;
import io.sluice.view.MigrationStore.StoredMigration;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.cluster.Leadership;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The migrations. One thread beats every second over those that are not over, and moves them where
 * this member leads; people command any member, between two beats. Every public method blocks on
 * the database; call it from a worker thread, never from a loop.
 */
public final class Migrations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Migrations.class);
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final MigrationStore store;
  private final Witness witness;
  private final Leadership leadership;
  private final Clock clock;

  /** One for each beat and command. */
  private final Turns turns = new Turns("sluice-migrations", BEAT, this::beat);

  /** Changed by who has the turn, read by anybody. */
  private final Known known;

  /** Taken by who has the turn. */
  private final Steps steps;

  private boolean away; // the beat's

  /** Migrations that do not beat yet. */
  public Migrations(
      MigrationStore store, Witness witness, Copies copies, Settings settings, Clock clock) {
    this(store, witness, copies, settings, Leadership.ALONE, clock);
  }

  /**
   * Migrations that do not beat yet, of one of several members.
   *
   * @param leadership says whether this is the member that moves them; others show what is stored
   */
  public Migrations(
      MigrationStore store,
      Witness witness,
      Copies copies,
      Settings settings,
      Leadership leadership,
      Clock clock) {
    this.leadership = leadership;
    this.store = store;
    this.witness = witness;
    this.clock = clock;
    this.known = new Known(clock);
    this.steps = new Steps(store, witness, copies, settings, known, clock);
  }

  /**
   * A migration with what its running step needs.
   *
   * @param generation for compare-and-set
   * @param conditions of the last beat, none while it does not run
   * @param evidence of the last beat, nothing before the first
   */
  public record Seen(
      Migration migration, long generation, Conditions conditions, Evidence evidence) {}

  /** What became of a command. */
  public sealed interface Result {
    /** It is so now. */
    record Done(Seen now) implements Result {}

    /** It cannot be; why, and what to do instead. */
    record Refused(String why) implements Result {}

    /** Somebody was faster; as it is now. */
    record Stale(Seen now) implements Result {}

    /** The service has one that is not over. */
    record Taken(Seen by) implements Result {}

    /** There is no such migration, or its service has no home. */
    record Unknown() implements Result {}

    /** The database could not commit; nothing was changed. */
    record Unavailable(String why) implements Result {}
  }

  /** What a person says. */
  @FunctionalInterface
  public interface Command {
    Answer say(Commands commands, Migration migration);
  }

  /** Begins to beat. */
  public void start() {
    turns.start();
  }

  /** What plans may ask. */
  public Feeds feeds() {
    return witness.feeds();
  }

  /**
   * The newest, newest first; those that this release cannot read are left out.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  public List<Seen> newest(Optional<String> service, int limit) {
    return known.seen(store.newest(service, limit));
  }

  /**
   * All that are not over, by service.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  public List<Seen> running() {
    return known.seen(store.running());
  }

  /** Those that were not over at the last beat, by service; any thread, never blocks. */
  public List<Seen> latest() {
    return known.latest();
  }

  /**
   * One of them.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  public Optional<Seen> find(String id) {
    return store.find(id).stream().flatMap(one -> known.seen(List.of(one)).stream()).findFirst();
  }

  /**
   * Stores a plan as a draft.
   *
   * @param person its author: the same whichever token he comes with
   * @param actor as the audit names him
   */
  public Result create(Plan plan, String person, Actor actor) {
    String id = UUID.randomUUID().toString().substring(0, 8);
    Migration draft = Migration.draft(id, plan, person, clock.millis());
    Act act = new Act(actor, "migration.create", plan.reason());
    MigrationStore.Outcome outcome = store.create(MigrationForm.stored(draft, 0), act);
    return turns.take(() -> result(draft, outcome));
  }

  /**
   * Does what a person says.
   *
   * @param expected the generation that the person saw; null for whichever is in force
   * @param person who says it: the same whichever token he comes with
   * @param actor as the audit names him
   * @param command to the migration as it is
   */
  public Result act(
      String id, @Nullable Long expected, String person, Actor actor, Command command) {
    try {
      return turns.take(() -> said(id, expected, person, actor, command));
    } catch (StoreUnavailable e) {
      return new Result.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private Result said(
      String id, @Nullable Long expected, String person, Actor actor, Command command) {
    Held before = store.find(id).flatMap(known::keep).orElse(null);
    if (before == null) {
      return new Result.Unknown();
    }
    if (expected != null && expected != before.generation()) {
      return new Result.Stale(known.seen(before));
    }
    Answer answer = command.say(new Commands(person, clock.millis()), before.migration());
    if (answer instanceof Answer.Refused refused) {
      return new Result.Refused(refused.why());
    }
    Answer.Done done = (Answer.Done) answer;
    Act act = Steps.act(actor, done.happenings());
    StoredMigration next = MigrationForm.stored(done.next(), before.generation());
    Result result =
        result(
            done.next(),
            done.next().state() instanceof State.Finished
                ? store.finish(next, done.next().plan().to(), act)
                : store.put(next, act));
    turns.beatNext();
    return result;
  }

  private Result result(Migration next, MigrationStore.Outcome outcome) {
    if (outcome instanceof MigrationStore.Outcome.Committed committed) {
      Held now = known.keep(next, committed.migration().generation(), evidence(next));
      known.tellLatest();
      return new Result.Done(known.seen(now));
    }
    if (outcome instanceof MigrationStore.Outcome.Stale stale) {
      return known
          .keep(stale.now())
          .<Result>map(now -> new Result.Stale(known.seen(now)))
          .orElseGet(Result.Unknown::new);
    }
    if (outcome instanceof MigrationStore.Outcome.Taken taken) {
      return known
          .keep(taken.by())
          .<Result>map(by -> new Result.Taken(known.seen(by)))
          .orElseGet(Result.Unknown::new);
    }
    if (outcome instanceof MigrationStore.Outcome.Refused) {
      return new Result.Refused(
          "the split of "
              + next.service()
              + " is not what the migration made of it; sluice show "
              + next.service()
              + " says what it is");
    }
    if (outcome instanceof MigrationStore.Outcome.Unavailable unavailable) {
      return new Result.Unavailable(unavailable.why());
    }
    return new Result.Unknown();
  }

  private Evidence evidence(Migration migration) {
    Held before = known.get(migration.id());
    return before == null
        ? witness.evidence(migration, Optional.empty(), clock.millis())
        : before.evidence();
  }

  /** Once over all that are not over; whether something may follow from it at once. */
  boolean beat() {
    try {
      List<StoredMigration> stored = store.running();
      if (away) {
        away = false;
        log.atInfo().log("Migrations go on");
      }
      boolean leads = leadership.leads();
      known.forgetAllBut(leads ? stored : List.of()); // who does not lead adds nothing to it
      List<Held> all = stored.stream().map(known::keep).flatMap(Optional::stream).toList();
      boolean moved = leads && steps.takeAll(all);
      known.tellLatest();
      return moved;
    } catch (StoreUnavailable e) {
      if (!away) {
        away = true;
        log.atInfo().addKeyValue("reason", e.getMessage()).log("Migrations hold: weights stay");
      }
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("A beat of the migrations failed; weights stay");
    }
    return false;
  }

  @Override
  public void close() {
    turns.close();
  }
}
