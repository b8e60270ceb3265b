package io.sluice.migrations.engine;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where a migration stands. A transition is a method that returns the next state. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
  @JsonSubTypes.Type(value = State.Draft.class, name = "DRAFT"),
  @JsonSubTypes.Type(value = State.PendingApproval.class, name = "PENDING_APPROVAL"),
  @JsonSubTypes.Type(value = State.Scheduled.class, name = "SCHEDULED"),
  @JsonSubTypes.Type(value = State.Running.class, name = "RUNNING"),
  @JsonSubTypes.Type(value = State.Paused.class, name = "PAUSED"),
  @JsonSubTypes.Type(value = State.RollingBack.class, name = "ROLLING_BACK"),
  @JsonSubTypes.Type(value = State.RolledBack.class, name = "ROLLED_BACK"),
  @JsonSubTypes.Type(value = State.RollbackBlocked.class, name = "ROLLBACK_BLOCKED"),
  @JsonSubTypes.Type(value = State.Completed.class, name = "COMPLETED"),
  @JsonSubTypes.Type(value = State.Soaking.class, name = "SOAKING"),
  @JsonSubTypes.Type(value = State.Finished.class, name = "FINISHED"),
  @JsonSubTypes.Type(value = State.Aborted.class, name = "ABORTED")
})
public sealed interface State {
  /** The word that the API, the audit and the store use. */
  String word();

  /** Whether nothing moves any more and the service is free for the next migration. */
  default boolean over() {
    return this instanceof RolledBack || this instanceof Finished || this instanceof Aborted;
  }

  /** Whether weights may have moved away from the baseline, so that a rollback means something. */
  default boolean underWay() {
    return !over()
        && !(this instanceof Draft || this instanceof PendingApproval || this instanceof Scheduled);
  }

  /** Written, and not asked for yet. */
  record Draft() implements State {
    @Override
    public String word() {
      return "DRAFT";
    }

    PendingApproval submitted() {
      return new PendingApproval();
    }

    Scheduled scheduled() {
      return new Scheduled();
    }
  }

  /** Waits for somebody other than its author. */
  record PendingApproval() implements State {
    @Override
    public String word() {
      return "PENDING_APPROVAL";
    }

    Scheduled approved() {
      return new Scheduled();
    }
  }

  /** Starts at its time, once nothing is in the way. */
  record Scheduled() implements State {
    @Override
    public String word() {
      return "SCHEDULED";
    }

    Running started(boolean mirrored) {
      return mirrored ? new Running(0, Phase.PROPAGATING) : new Running(1, Phase.APPLYING);
    }
  }

  /**
   * In a step.
   *
   * @param step from 1; 0 mirrors
   */
  record Running(int step, Phase phase) implements State {
    @Override
    public String word() {
      return "RUNNING";
    }

    Running in(Phase other) {
      return new Running(step, other);
    }

    Running next() {
      return new Running(step + 1, Phase.APPLYING);
    }

    Paused paused(Pause reason, String sentence, long now) {
      return new Paused(reason, sentence, now, this);
    }

    RollingBack rollingBack(String why) {
      return new RollingBack(why, false);
    }

    Completed completed(long now) {
      return new Completed(now);
    }
  }

  /**
   * Weights stay; guards go on.
   *
   * @param sentence why, with its numbers
   * @param since milliseconds since the epoch
   * @param held where it goes on
   */
  record Paused(Pause reason, String sentence, long since, Running held) implements State {
    @Override
    public String word() {
      return "PAUSED";
    }

    /** The weights of the step are asked for again: somebody may have moved them. */
    Running resumed() {
      return held.step() == 0 ? held : held.in(Phase.APPLYING);
    }

    /** Nothing was touched meanwhile. */
    Running continued() {
      return held;
    }

    Paused because(Pause other, String why, long now) {
      return new Paused(other, why, now, held);
    }

    RollingBack rollingBack(String why) {
      return new RollingBack(why, false);
    }
  }

  /**
   * On the way to the baseline.
   *
   * @param why it goes back
   * @param force whether it goes all the way whatever the old environment carries
   */
  record RollingBack(String why, boolean force) implements State {
    @Override
    public String word() {
      return "ROLLING_BACK";
    }

    RolledBack arrived() {
      return new RolledBack(why);
    }

    RollbackBlocked blocked(String needs) {
      return new RollbackBlocked(why, needs);
    }
  }

  /** At the baseline. */
  record RolledBack(String why) implements State {
    @Override
    public String word() {
      return "ROLLED_BACK";
    }
  }

  /**
   * As far back as the old environment carries; goes on by itself when it carries more.
   *
   * @param needs what is missing, and what to do
   */
  record RollbackBlocked(String why, String needs) implements State {
    @Override
    public String word() {
      return "ROLLBACK_BLOCKED";
    }

    RollingBack again(boolean force) {
      return new RollingBack(why, force);
    }
  }

  /**
   * The last step holds.
   *
   * @param at milliseconds since the epoch
   */
  record Completed(long at) implements State {
    @Override
    public String word() {
      return "COMPLETED";
    }

    Soaking soaking(long until) {
      return new Soaking(until);
    }
  }

  /**
   * Can still be rolled back.
   *
   * @param until when it may be finished, milliseconds since the epoch
   */
  record Soaking(long until) implements State {
    @Override
    public String word() {
      return "SOAKING";
    }

    RollingBack rollingBack(String why) {
      return new RollingBack(why, false);
    }

    Finished finished(long now) {
      return new Finished(now);
    }
  }

  /**
   * The old environment can go.
   *
   * @param at milliseconds since the epoch
   */
  record Finished(long at) implements State {
    @Override
    public String word() {
      return "FINISHED";
    }
  }

  /** Stopped where it was; the weights stay. */
  record Aborted(String why) implements State {
    @Override
    public String word() {
      return "ABORTED";
    }
  }

  /** How far a step is. */
  enum Phase {
    /** Its split is to be stored. */
    APPLYING,
    /** Proxies are to acknowledge it. */
    PROPAGATING,
    /** Valid time and requests are counted. */
    BAKING,
    /** Proven; waits for what the next step needs. */
    GATED
  }

  /** Why a migration holds. */
  enum Pause {
    /** Somebody said so, or took the split over. */
    USER(false),
    /** A guard failed, and the plan says pause. */
    GUARD(false),
    /** Reports or acknowledgements stopped coming. */
    NO_DATA(true),
    /** The stored split is not the one that it wrote. */
    DRIFT(false),
    /** Nobody shifts traffic now. */
    FREEZE(true),
    /** An environment carries less than its share needs. */
    CAPACITY(true),
    /** A rollback stands that is not stored. */
    EMERGENCY(false),
    /** The store is older than what is known. */
    RESTORED(false);

    private final boolean endsByItself;

    Pause(boolean endsByItself) {
      this.endsByItself = endsByItself;
    }

    /** Whether it goes on once the reason is gone; else somebody resumes it. */
    public boolean endsByItself() {
      return endsByItself;
    }
  }
}
