package io.sluice.engine.guard;

import io.sluice.engine.guard.Entry.Missing;
import io.sluice.engine.guard.Entry.Vanished;
import io.sluice.engine.guard.Notice.Evidence;
import org.jspecify.annotations.Nullable;

/** What one service's silent loss comes to: believed at once, held, or believed after a while. */
final class Judgement {
  private static final long REREAD_AGAIN = 5_000;

  private final Ledger ledger;
  private final Roster roster;
  private final GuardSettings settings;
  private long rereadAt = Long.MIN_VALUE;

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
    if (roster.vanished() > 0) {
      judge(now, mood);
    }
    Hold hold = ledger.hold();
    boolean believed = false;
    if (hold != null && roster.missing() > 0) {
      if (roster.ready() >= hold.most()) {
        roster.each(Missing.class, (key, gone) -> ledger.goes(key, gone, now, Evidence.REPLACED));
      } else {
        roster.each(Missing.class, (key, missing) -> ledger.put(key, dated(missing, now, mood)));
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

  private void judge(long now, Mood mood) {
    Hold hold = ledger.hold();
    int most = hold == null ? ledger.window().most(now) : hold.most();
    boolean replaced = roster.ready() >= most;
    if (replaced || (hold == null && !mood.suspect() && isWithin(most))) {
      Evidence evidence = replaced ? Evidence.REPLACED : Evidence.SMALL;
      roster.each(Vanished.class, (key, gone) -> ledger.goes(key, gone, now, evidence));
      return;
    }
    if (hold == null) {
      ledger.hold(new Hold(now, most));
    }
    if (!mood.suspect()) { // else the source's one notice says it for all services
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

  /** With a deadline, unless the source is suspect. */
  private Missing dated(Missing missing, long now, Mood mood) {
    if (mood.suspect()) {
      return missing.until(null);
    }
    return missing.deadline() == null ? missing.until(deadline(now)) : missing;
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
