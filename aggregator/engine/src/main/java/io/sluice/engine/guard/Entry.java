package io.sluice.engine.guard;

import io.sluice.view.Claim;
import io.sluice.view.Standing;
import io.sluice.view.Standing.Reason;
import org.jspecify.annotations.Nullable;

/** What the guard knows of one claim. Times are milliseconds since the epoch. */
sealed interface Entry {

  /** The claim as it is published. */
  Claim published();

  /**
   * As reported.
   *
   * @param readySince since when it is ready, if it is
   */
  record Present(Claim claim, long readySince) implements Entry {
    boolean isReady() {
      return Sight.of(claim) == Sight.READY;
    }

    @Override
    public Claim published() {
      return claim;
    }

    Vanished vanishes(@Nullable Claim reported) {
      return new Vanished(claim, reported, readySince);
    }
  }

  /** Reported ready, but it came back too often. */
  record Waiting(Claim claim, long until) implements Entry {
    @Override
    public Claim published() {
      return standing(claim, new Standing.Damped(until));
    }
  }

  /** It was ready and silently is no more. */
  sealed interface Absent extends Entry {
    /** As it was when it was last ready. */
    Claim lastReady();

    /** As it is reported now, not ready and without an announcement, or null. */
    @Nullable Claim reported();

    long readySince();

    /** From when on it was counted no more; {@link Long#MAX_VALUE} while it is not judged. */
    long goneAt();

    Absent reportedAs(@Nullable Claim claim);

    /** It is reported ready: it never left. */
    default Present returns(Claim claim) {
      return new Present(claim, readySince());
    }
  }

  /** Absent, and not yet judged: no state between two calls. */
  record Vanished(Claim lastReady, @Nullable Claim reported, long readySince) implements Absent {
    @Override
    public Vanished reportedAs(@Nullable Claim claim) {
      return new Vanished(lastReady, claim, readySince);
    }

    @Override
    public Claim published() {
      throw new IllegalStateException("a vanished claim was not judged");
    }

    @Override
    public long goneAt() {
      return Long.MAX_VALUE;
    }

    Missing isHeld(long now) {
      return new Missing(lastReady, reported, readySince, now, Reason.SERVICE_DROP, null);
    }
  }

  /**
   * Absent, and held.
   *
   * @param since when it vanished
   * @param reason why it is kept
   * @param deadline when time and fresh reads settle it, or null while no time does
   */
  record Missing(
      Claim lastReady,
      @Nullable Claim reported,
      long readySince,
      long since,
      Reason reason,
      @Nullable Long deadline)
      implements Absent {
    @Override
    public Missing reportedAs(@Nullable Claim claim) {
      return new Missing(lastReady, claim, readySince, since, reason, deadline);
    }

    @Override
    public long goneAt() {
      return since;
    }

    Missing since(long other) {
      return new Missing(lastReady, reported, readySince, other, reason, deadline);
    }

    Missing until(@Nullable Long other) {
      return kept(reason, other);
    }

    Missing kept(Reason because, @Nullable Long other) {
      return new Missing(lastReady, reported, readySince, since, because, other);
    }

    /** To be judged as if it vanished only now. */
    Vanished again() {
      return new Vanished(lastReady, reported, readySince);
    }

    @Override
    public Claim published() {
      return standing(lastReady, new Standing.Held(reason, since, deadline));
    }
  }

  /** The entry behind a claim that another owner's guard published. */
  static Entry takenOver(Claim claim) {
    Claim live = standing(claim, Standing.LIVE);
    if (claim.standing() instanceof Standing.Held held) {
      return new Missing(live, null, Long.MIN_VALUE, held.since(), held.reason(), held.deadline());
    }
    if (claim.standing() instanceof Standing.Damped damped) {
      return new Waiting(live, damped.until());
    }
    boolean dead = claim.standing() instanceof Standing.Unreachable;
    return new Present(dead ? live : claim, Long.MIN_VALUE);
  }

  static Claim standing(Claim claim, Standing standing) {
    return claim.withStanding(standing);
  }
}
