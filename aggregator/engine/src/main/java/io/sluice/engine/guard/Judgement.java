package io.sluice.engine.guard;

import io.sluice.engine.guard.Entry.Missing;
import io.sluice.engine.guard.Entry.Vanished;
import io.sluice.engine.guard.Notice.Evidence;
import io.sluice.view.Standing.Reason;
import org.jspecify.annotations.Nullable;

/** What one service's silent loss comes to: believed at once, held, or believed after a while. */
final class Judgement {
  private static final long REREAD_AGAIN = 5_000;

  private final Ledger ledger;
  private final Roster roster;
  private final GuardSettings settings;
  private long rereadAt = Long.MIN_VALUE;

  /** Whether something is missing that an operator keeps. */
  private boolean keeping;

  Judgement(Ledger ledger) {
    this.ledger = ledger;
    this.roster = ledger.roster();
    this.settings = ledger.books().settings();
  }

  /**
   * Judges what vanished and what is held, when it is known how the source is.
   *
   * @param fresh whether the service was read just now
   */
  void settle(boolean fresh, long now, Mood mood) {
    int most = keeping && !mood.kept() ? release() : 0;
    if (roster.vanished() > 0) {
      judge(Math.max(most, most(now)), now, mood);
    }
    Hold hold = ledger.hold();
    boolean believed = false;
    if (hold != null && roster.missing() > 0) {
      if (roster.ready() >= hold.most()) {
        roster.each(Missing.class, (key, gone) -> ledger.goes(key, gone, now, Evidence.REPLACED));
      } else {
        roster.each(Missing.class, (key, missing) -> ledger.put(key, dated(missing, now, mood)));
        keeping = mood.kept();
        believed = fresh && mood.trustsTime() && believe(now);
      }
    }
    ledger.window().record(now, roster.ready());
    if (believed) {
      ledger.window().reset();
    }
    if (roster.missing() == 0) {
      ledger.hold(null);
    }
  }

  /**
   * An operator refuses losses no more: what was kept vanishes only now.
   *
   * @return how many were ready with those
   */
  private int release() {
    keeping = false;
    roster.each(
        Missing.class,
        (key, missing) -> {
          if (missing.reason() == Reason.OPERATOR) {
            ledger.put(key, missing.again());
          }
        });
    if (roster.missing() == 0) {
      ledger.hold(null);
    }
    return roster.ready() + roster.vanished();
  }

  private int most(long now) {
    Hold hold = ledger.hold();
    return hold == null ? ledger.window().most(now) : hold.most();
  }

  private void judge(int most, long now, Mood mood) {
    Hold hold = ledger.hold();
    boolean replaced = roster.ready() >= most;
    if (replaced || (hold == null && mood.trustsTime() && isWithin(most))) {
      Evidence evidence = replaced ? Evidence.REPLACED : Evidence.SMALL;
      roster.each(Vanished.class, (key, gone) -> ledger.goes(key, gone, now, evidence));
      return;
    }
    if (hold == null) {
      ledger.hold(new Hold(now, most));
    }
    if (!mood.suspect()
        && !mood.kept()) { // else one notice of the source, or the operator, says it
      ledger
          .tidings()
          .add(new Notice.HeldLoss(ledger.service(), roster.vanished(), roster.ready(), most));
    }
    roster.each(
        Vanished.class,
        (key, vanished) -> {
          ledger.put(key, dated(vanished.isHeld(now), now, mood));
          ledger.books().probes().watch(ledger.service(), key.target(), now);
        });
  }

  private boolean isWithin(int most) {
    long lost = (long) most - roster.ready();
    return roster.ready() > 0 && lost * 100 <= (long) most * settings.maxDropPercent();
  }

  /** With a deadline, unless no time decides. */
  private Missing dated(Missing missing, long now, Mood mood) {
    if (mood.kept()) {
      return missing.kept(Reason.OPERATOR, null);
    }
    if (mood.suspect()) {
      return missing.kept(Reason.SOURCE_SUSPECT, null);
    }
    if (ledger.isSilent(missing)) {
      return missing.kept(Reason.SERVICE_DROP, null); // our own way there may be broken
    }
    return missing.deadline() == null ? missing.kept(Reason.SERVICE_DROP, deadline(now)) : missing;
  }

  private long deadline(long now) {
    return now + settings.confirm().toMillis();
  }

  private boolean believe(long now) {
    int before = roster.missing();
    roster.each(
        Missing.class,
        (key, missing) -> {
          if (missing.deadline() != null && missing.deadline() <= now) {
            ledger.goes(key, missing, now, Evidence.TIME);
          }
        });
    return roster.missing() < before;
  }

  /** Another owner's times count here, but never longer than ours would. */
  void resume(long now) {
    roster.each(
        Missing.class,
        (key, missing) -> {
          keeping |= missing.reason() == Reason.OPERATOR;
          Missing since = missing.since(Math.min(missing.since(), now));
          ledger.put(key, since.until(earlier(missing.deadline(), deadline(now))));
          ledger.books().probes().watch(ledger.service(), key.target(), now);
        });
  }

  private static @Nullable Long earlier(@Nullable Long deadline, long latest) {
    return deadline == null ? null : Math.min(deadline, latest);
  }

  /** The source can be read again: time and probes begin anew for what is held. */
  void restart(long now) {
    roster.each(
        Missing.class,
        (key, missing) -> {
          if (missing.deadline() != null) {
            ledger.put(key, missing.until(deadline(now)));
          }
          ledger.books().probes().watch(ledger.service(), key.target(), now);
        });
  }

  /**
   * Whether a fresh read is wanted now: because the time of a held loss is over, or, of a suspect
   * source, to see whether what vanished is back although the registry tells of no change.
   */
  boolean asksToReread(long now, Mood mood) {
    if (firstDeadline(mood) > now || rereadAt > now) {
      return false;
    }
    rereadAt = now + (mood.suspect() ? settings.confirm().toMillis() : REREAD_AGAIN);
    return true;
  }

  /** When to look again though nothing happens. */
  long next(long now, Mood mood) {
    long deadline = firstDeadline(mood);
    return deadline > now ? deadline : Math.max(rereadAt, now);
  }

  private long firstDeadline(Mood mood) {
    long first = Wakes.NEVER;
    if (roster.missing() > 0 && !mood.stale()) {
      for (Entry entry : roster.entries()) {
        if (entry instanceof Missing missing) {
          first = Math.min(first, mood.suspect() ? deadline(missing.since()) : deadline(missing));
        }
      }
    }
    return first;
  }

  private static long deadline(Missing missing) {
    return missing.deadline() == null ? Wakes.NEVER : missing.deadline();
  }
}
