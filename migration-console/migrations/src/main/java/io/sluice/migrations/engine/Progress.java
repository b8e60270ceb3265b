package io.sluice.migrations.engine;

import java.util.Optional;

/**
 * What a step has gathered. All of it is stored, so that a killed server goes on where it was.
 *
 * @param bakedMs accrued valid time
 * @param validAt the last moment that was valid, milliseconds since the epoch; 0 for none: time is
 *     accrued between two of them
 * @param heardAt when there was data last, milliseconds since the epoch; 0 before the first
 * @param countsFrom from when on what is read was sent after the proxies acknowledged the step,
 *     milliseconds since the epoch
 * @param tally what callers sent since then
 * @param last totals of the newest reading
 * @param waived whether somebody let the step go without its bake and requests
 */
public record Progress(
    long bakedMs,
    long validAt,
    long heardAt,
    long countsFrom,
    Tally tally,
    Tally last,
    boolean waived) {
  /**
   * Two valid moments further apart have unseen time between them, which is not counted; several of
   * the runner's beats.
   */
  public static final long LONGEST_BEAT_MS = 10_000;

  static final Progress NONE = new Progress(0, 0, 0, 0, Tally.NONE, Tally.NONE, false);

  /** Of the next step: the counting goes on, all else begins. */
  Progress anew(long now) {
    return new Progress(0, 0, now, 0, Tally.NONE, last, false);
  }

  /** What came since the newest reading, or empty when there is none to subtract from. */
  Optional<Tally> window(Tally totals) {
    return last.epoch().equals(totals.epoch()) ? Optional.of(totals.since(last)) : Optional.empty();
  }

  Progress read(Tally totals) {
    return new Progress(bakedMs, validAt, heardAt, countsFrom, tally, totals, waived);
  }

  Progress counted(Tally window) {
    return new Progress(bakedMs, validAt, heardAt, countsFrom, tally.plus(window), last, waived);
  }

  /** This moment is valid; so is the time since the last one, unless it is too long ago. */
  Progress validAt(long now) {
    long since = validAt == 0 ? 0 : now - validAt;
    long accrued = since > 0 && since <= LONGEST_BEAT_MS ? since : 0;
    return new Progress(bakedMs + accrued, now, now, countsFrom, tally, last, waived);
  }

  /** This moment is not valid. */
  Progress invalid() {
    return new Progress(bakedMs, 0, heardAt, countsFrom, tally, last, waived);
  }

  Progress heard(long now) {
    return new Progress(bakedMs, validAt, now, countsFrom, tally, last, waived);
  }

  Progress waive() {
    return new Progress(bakedMs, validAt, heardAt, countsFrom, tally, last, true);
  }

  /** Heard now; what is read counts from a moment on. */
  Progress acknowledged(long now, long from) {
    return new Progress(bakedMs, validAt, now, from, tally, last, waived);
  }
}
