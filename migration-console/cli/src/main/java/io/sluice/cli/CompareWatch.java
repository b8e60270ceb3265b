package io.sluice.cli;

import io.sluice.cli.Side.Unread;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares again and again, and keeps how long every difference lasted. A moment in which one side
 * cannot be read is not compared: it begins and ends nothing, and its time counts for nothing.
 */
final class CompareWatch {
  /** Differences that are told apart; further ones are only counted. */
  private static final int MOST = 10_000;

  private final Round.Reader reader;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Consumer<String> progress;

  private final Map<String, Track> tracks = new LinkedHashMap<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final Instant from;
  private int comparisons;
  private int missed;
  private int uncounted;
  private long lastGood;
  private boolean afterGood;
  private @Nullable Failure failure;

  /**
   * A time that was not compared.
   *
   * @param rounds how many comparisons it would have been
   */
  record Gap(Instant from, Instant until, int rounds, String reason) {}

  /**
   * A difference over time.
   *
   * @param last as it was seen last
   * @param from when it was seen first
   * @param until when it was seen last
   * @param times how often it began
   * @param longest that it lasted at one time, at most: until the comparison that no longer shows
   *     it
   * @param standing whether it is so at the end
   */
  record Lasting(
      Difference last,
      Instant from,
      Instant until,
      int times,
      Duration longest,
      boolean standing) {}

  /**
   * What was seen.
   *
   * @param comparisons that were made
   * @param notCompared that could not be made
   * @param lasting the longest first
   * @param uncounted differences beyond those, at most {@value #MOST}
   */
  record Summary(
      Instant from,
      Instant until,
      int comparisons,
      int notCompared,
      List<Gap> gaps,
      List<Lasting> lasting,
      int uncounted) {}

  private static final class Track {
    private final Instant from;
    private Difference last;
    private Instant until;
    private int times;
    private long current;
    private long longest;
    private boolean standing;

    Track(Difference first, Instant now) {
      from = now;
      last = first;
      until = now;
    }

    Lasting lasting() {
      return new Lasting(
          last, from, until, times, Duration.ofNanos(Math.max(longest, current)), standing);
    }
  }

  CompareWatch(Round.Reader reader, Clock clock, LongSupplier nanos, Consumer<String> progress) {
    this.reader = reader;
    this.clock = clock;
    this.nanos = nanos;
    this.progress = progress;
    this.from = clock.instant();
  }

  /** Compares once more. */
  void look() {
    Instant now = clock.instant();
    try {
      Round round = reader.read();
      compared(round, now, nanos.getAsLong());
      failure = null;
    } catch (Unread e) {
      failed(now, new Failure(Failure.FAILED, e.why()));
    } catch (Failure e) {
      failed(now, e);
    }
  }

  /** Why the last comparison could not be made, or null when it was. */
  @Nullable Failure failure() {
    return failure;
  }

  int comparisons() {
    return comparisons;
  }

  private void failed(Instant now, Failure why) {
    missed++;
    if (failure == null || !failure.words().equals(why.words())) {
      progress.accept(now + " not compared: " + why.words());
      if (gaps.size() < MOST) {
        gaps.add(new Gap(now, now, 1, why.words()));
      }
    } else if (!gaps.isEmpty()) {
      Gap last = gaps.remove(gaps.size() - 1);
      gaps.add(new Gap(last.from(), now, last.rounds() + 1, last.reason()));
    }
    failure = why;
    afterGood = false;
  }

  private void compared(Round round, Instant now, long tick) {
    if (failure != null) {
      progress.accept(now + " compared again");
    }
    comparisons++;
    long since = afterGood ? tick - lastGood : 0;
    Map<String, Difference> seen = new HashMap<>();
    round.differences().forEach(difference -> seen.putIfAbsent(difference.identity(), difference));
    for (Map.Entry<String, Track> entry : tracks.entrySet()) {
      Track track = entry.getValue();
      if (track.standing) {
        track.current += since;
        Difference still = seen.get(entry.getKey());
        if (still == null) {
          ended(track, now);
        } else {
          track.last = still;
          track.until = now;
        }
      }
    }
    seen.forEach((identity, difference) -> begun(identity, difference, now));
    lastGood = tick;
    afterGood = true;
  }

  private void ended(Track track, Instant now) {
    track.standing = false;
    track.longest = Math.max(track.longest, track.current);
    progress.accept(
        now
            + " over: "
            + track.last.identity()
            + ", after "
            + Durations.words(Duration.ofNanos(track.current)));
  }

  private void begun(String identity, Difference difference, Instant now) {
    Track track = tracks.get(identity);
    if (track == null) {
      if (tracks.size() == MOST) {
        uncounted++;
        return;
      }
      track = new Track(difference, now);
      tracks.put(identity, track);
    }
    if (!track.standing) {
      track.standing = true;
      track.times++;
      track.current = 0;
      track.last = difference;
      track.until = now;
      progress.accept(
          now
              + " "
              + difference.identity()
              + ": Sluice "
              + difference.sluice()
              + "; the other side "
              + difference.other());
    }
  }

  Summary summary() {
    List<Lasting> lasting =
        tracks.values().stream()
            .map(Track::lasting)
            .sorted(Comparator.comparing(Lasting::longest).reversed())
            .toList();
    return new Summary(
        from, clock.instant(), comparisons, missed, List.copyOf(gaps), lasting, uncounted);
  }
}
