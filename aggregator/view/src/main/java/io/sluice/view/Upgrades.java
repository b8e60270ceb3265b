package io.sluice.view;

import org.jspecify.annotations.Nullable;

/** The rendering format as it is stored, and the way to the next one. Blocks on the database. */
public interface Upgrades {
  /** The shortest time of one stage, in milliseconds. */
  long SHORTEST = 1_000;

  /** The longest time of one stage, in milliseconds. */
  long LONGEST = 24 * 60 * 60 * 1_000L;

  /** How long a stage lasts at least where nobody said so, in milliseconds. */
  long PACE = 30_000;

  /** Where the proxies' formats go. */
  enum Way {
    /** One more tenth at each stage. */
    FORWARD,
    /** As it is, until somebody says otherwise. */
    PAUSED,
    /** One tenth less at each stage. */
    BACK
  }

  /**
   * The formats, and where they go.
   *
   * @param way null while there is one format for all
   * @param paceMs how long a stage lasts at least, {@value #SHORTEST} to {@value #LONGEST}
   * @param since when the stage began, milliseconds since the epoch
   */
  record Advance(Formats formats, @Nullable Way way, long paceMs, long since) {
    public Advance {
      if ((way == null) == formats.isMoving()) {
        throw new IllegalArgumentException("a way goes somewhere: " + formats + ", " + way);
      }
      if (way != null && (paceMs < SHORTEST || paceMs > LONGEST)) {
        throw new IllegalArgumentException("a stage lasts 1 s to 24 h, not " + paceMs + " ms");
      }
    }

    /** One format for all. */
    public static Advance standing(int number) {
      return new Advance(Formats.of(number), null, 0, 0);
    }

    /** On the way to a format; from where it is, when it is on that way already. */
    public Advance forward(int next, long pace, long now) {
      Formats from = formats.isMoving() ? formats : new Formats(formats.number(), next, 0);
      return new Advance(from, Way.FORWARD, pace, now);
    }

    /** Stays where it is. */
    public Advance paused(long now) {
      return new Advance(formats, Way.PAUSED, paceMs, now);
    }

    /** On the way to where it came from. */
    public Advance back(long now) {
      return new Advance(formats, Way.BACK, paceMs, now);
    }

    /** One stage further; after the last one there is one format again. */
    public Advance stepped(long now) {
      int stage = formats.stage() + (way == Way.BACK ? -1 : 1);
      if (stage > Formats.STAGES) {
        return standing(formats.next());
      }
      return stage < 0
          ? standing(formats.number())
          : new Advance(new Formats(formats.number(), formats.next(), stage), way, paceMs, now);
    }
  }

  /**
   * What is stored.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  Advance advance();

  /**
   * Stores what is to be, with its entry in the audit.
   *
   * @param expected what the caller saw
   * @param action as in {@code finish}, for the audit
   * @return false when something else is stored by now
   * @throws StoreUnavailable if the database cannot commit
   */
  boolean put(Advance expected, Advance wanted, String action, Actor actor, String reason);
}
