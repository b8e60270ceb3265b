package io.sluice.xds.server;

import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Traffic;
import io.sluice.view.traffic.Way;
import io.sluice.xds.server.LoadReport.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The totals of one service, and marks of what they were. Any thread: everything is locked. */
final class ServiceTotals {
  /** Issued, successes, errors, dropped. */
  private static final int COUNTERS = 4;

  /** How closely a service of one environment is marked: its shares say nothing. */
  private static final long COARSE_MILLIS = 30_000;

  private final String service;
  private final long started;

  private final Room room;

  private final Map<Key, Integer> numbers = new HashMap<>();
  private final List<Key> keys = new ArrayList<>();
  private final Set<String> callers = new HashSet<>();
  private final Set<String> environments = new HashSet<>();
  private final List<Mark> marks = new ArrayList<>();
  private long[] sums = new long[0];
  private long[] inProgress = new long[0];

  /**
   * Nothing yet.
   *
   * @param started when counting began
   */
  ServiceTotals(String service, long started, Room room) {
    this.service = service;
    this.started = started;
    this.room = room;
  }

  /** How many ways all services together may tell apart; any thread. */
  interface Room {
    /** Leave for one more. */
    boolean take();

    /** A caller was one too many. */
    void exceeded();
  }

  private record Key(String caller, Place place) {}

  /** What the sums were at a moment, by the ways that there were. */
  private static final class Mark {
    private final long at;
    private final long[] sums;

    Mark(long at, long[] sums) {
      this.at = at;
      this.sums = sums;
    }
  }

  /**
   * Adds one report's part.
   *
   * @param before what its proxy said to be under way in the report before
   * @param step how close marks may be, in milliseconds
   */
  synchronized void add(
      String caller, Map<Place, Counts> counts, Map<Place, Long> before, long now, long step) {
    mark(now, step);
    counts.forEach(
        (place, added) -> {
          int number = number(caller, place);
          int at = number * COUNTERS;
          sums[at] += added.issued();
          sums[at + 1] += added.successes();
          sums[at + 2] += added.errors();
          sums[at + 3] += added.dropped();
          inProgress[number] += added.inProgress();
        });
    before.forEach((place, gauge) -> inProgress[number(caller, place)] -= gauge);
  }

  /** A caller too many is counted with others, and so it stays found. */
  private int number(String caller, Place place) {
    Key wanted = new Key(place.ingress() ? "" : caller, place);
    Integer known = numbers.get(wanted);
    if (known != null) {
      return known;
    }
    boolean apart =
        place.ingress()
            || caller.equals(Way.OTHERS)
            || ((callers.contains(caller) || callers.size() < Traffic.MOST_CALLERS) && room.take());
    if (!apart) {
      room.exceeded();
      return number(Way.OTHERS, place);
    }
    int number = keys.size();
    numbers.put(wanted, number);
    keys.add(wanted);
    if (!place.ingress()) {
      callers.add(caller);
      if (!place.environment().isEmpty()) {
        environments.add(place.environment());
      }
    }
    if (number * COUNTERS == sums.length) {
      int capacity = Math.max(2, number * 2);
      sums = Arrays.copyOf(sums, capacity * COUNTERS);
      inProgress = Arrays.copyOf(inProgress, capacity);
    }
    return number;
  }

  /** The older, the farther apart: a quarter of their age. */
  private void mark(long now, long step) {
    long close = environments.size() > 1 ? step : Math.max(step, COARSE_MILLIS);
    if (!marks.isEmpty() && now - marks.get(marks.size() - 1).at < close) {
      return;
    }
    marks.add(new Mark(now, Arrays.copyOf(sums, keys.size() * COUNTERS)));
    List<Mark> kept = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      boolean last = i == marks.size() - 1;
      if (last) {
        kept.add(mark);
        continue;
      }
      Mark next = marks.get(i + 1);
      boolean old = now - next.at >= Traffic.REMEMBERED_MILLIS;
      boolean dense =
          !kept.isEmpty() && next.at - kept.get(kept.size() - 1).at <= (now - next.at) / 4;
      if (!old && !dense) {
        kept.add(mark);
      }
    }
    marks.clear();
    marks.addAll(kept);
  }

  /** Puts the totals into those of several services. */
  synchronized void into(SortedMap<Way, Counts> ways, SortedMap<Way, Counts> received) {
    for (int number = 0; number < keys.size(); number++) {
      Key key = keys.get(number);
      int at = number * COUNTERS;
      Counts counts =
          new Counts(
              sums[at], sums[at + 1], sums[at + 2], sums[at + 3], Math.max(0, inProgress[number]));
      Way way = new Way(key.caller, service, key.place.environment());
      (key.place.ingress() ? received : ways).put(way, counts);
    }
  }

  synchronized Reading read(long epoch, long now) {
    SortedMap<Way, Counts> ways = new TreeMap<>();
    SortedMap<Way, Counts> received = new TreeMap<>();
    into(ways, received);
    return new Reading(epoch, started, now, ways, received);
  }

  /** What was added since the first mark that is not before a moment. */
  synchronized Reading since(long moment, long epoch, long now) {
    Reading present = read(epoch, now);
    for (Mark mark : marks) {
      if (mark.at >= moment) {
        return present.since(reading(mark, epoch));
      }
    }
    return present.since(new Reading(epoch, started, now, present.ways(), present.received()));
  }

  synchronized int marks() {
    return marks.size();
  }

  private Reading reading(Mark mark, long epoch) {
    SortedMap<Way, Counts> ways = new TreeMap<>();
    SortedMap<Way, Counts> received = new TreeMap<>();
    for (int at = 0; at < mark.sums.length; at += COUNTERS) {
      Key key = keys.get(at / COUNTERS);
      Counts counts =
          new Counts(mark.sums[at], mark.sums[at + 1], mark.sums[at + 2], mark.sums[at + 3], 0);
      Way way = new Way(key.caller, service, key.place.environment());
      (key.place.ingress() ? received : ways).put(way, counts);
    }
    return new Reading(epoch, started, mark.at, ways, received);
  }
}
