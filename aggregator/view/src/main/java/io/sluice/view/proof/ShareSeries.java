package io.sluice.view.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntBinaryOperator;

/**
 * The points of one service: every five seconds for an hour, every minute for a day, in flat arrays
 * of at most 100 KiB for two environments. Any thread: everything is locked.
 */
public final class ShareSeries {
  /** How far apart the newest points are, in milliseconds. */
  public static final long FINE_MILLIS = 5_000;

  /** How far back those reach, in milliseconds. */
  public static final long FINE_FOR_MILLIS = 3_600_000;

  /** How far apart the others are, in milliseconds. */
  public static final long COARSE_MILLIS = 60_000;

  /** How far back those reach, in milliseconds. */
  public static final long COARSE_FOR_MILLIS = 24 * 3_600_000L;

  /** Beyond so many environments of a service, the rest is left out. */
  static final int MOST_ENVIRONMENTS = 8;

  /** Seconds since the epoch, known, acknowledged, all. */
  private static final int HEAD = 4;

  /** Asked, published, requests, errors. */
  private static final int PART = 4;

  private List<String> environments = List.of();
  private Ring fine = new Ring(HEAD, points(FINE_FOR_MILLIS, FINE_MILLIS));
  private Ring coarse = new Ring(HEAD, points(COARSE_FOR_MILLIS, COARSE_MILLIS));

  /** The minute that is not over, or empty. */
  private int[] minute = new int[0];

  private static int points(long span, long step) {
    return (int) (span / step);
  }

  /** Adds a point, which is later than all others. */
  public synchronized void add(SharePoint point) {
    know(point.environments().keySet());
    int[] row = new int[HEAD + PART * environments.size()];
    row[0] = (int) (point.at() / 1_000);
    row[1] = point.known();
    row[2] = point.acknowledged();
    row[3] = point.all();
    for (int i = 0; i < environments.size(); i++) {
      SharePoint.Part part = point.environments().get(environments.get(i));
      if (part != null) {
        int at = HEAD + PART * i;
        row[at] = part.asked();
        row[at + 1] = part.published();
        row[at + 2] = part.requests();
        row[at + 3] = part.errors();
      }
    }
    fine.add(row);
    if (minute.length > 0 && !sameMinute(minute[0], row[0])) {
      coarse.add(minute);
      minute = new int[0];
    }
    minute = minute.length == 0 ? row : joined(minute, row);
  }

  private static boolean sameMinute(int one, int other) {
    return one / 60 == other / 60;
  }

  /** Requests of both, and all else as it is in the later one. */
  private static int[] joined(int[] earlier, int[] later) {
    int[] joined = later.clone();
    IntBinaryOperator sum = (one, other) -> (int) Math.min(Integer.MAX_VALUE, (long) one + other);
    joined[3] = earlier[3] < 0 || later[3] < 0 ? -1 : sum.applyAsInt(earlier[3], later[3]);
    for (int at = HEAD; at < joined.length; at += PART) {
      joined[at + 2] = sum.applyAsInt(earlier[at + 2], later[at + 2]);
      joined[at + 3] = sum.applyAsInt(earlier[at + 3], later[at + 3]);
    }
    return joined;
  }

  /** Makes room for environments that were not seen before; zeros stand where they were not. */
  private void know(Iterable<String> names) {
    TreeSet<String> all = new TreeSet<>(environments);
    for (String name : names) {
      if (all.size() < MOST_ENVIRONMENTS) {
        all.add(name);
      }
    }
    if (all.size() == environments.size()) {
      return;
    }
    List<String> before = environments;
    environments = List.copyOf(all);
    fine = wider(fine, before);
    coarse = wider(coarse, before);
    minute = minute.length == 0 ? minute : wider(minute, before);
  }

  private Ring wider(Ring ring, List<String> before) {
    Ring wider = new Ring(HEAD + PART * environments.size(), ring.most);
    for (int i = 0; i < ring.size; i++) {
      wider.add(wider(ring.row(i), before));
    }
    return wider;
  }

  private int[] wider(int[] row, List<String> before) {
    int[] wider = new int[HEAD + PART * environments.size()];
    System.arraycopy(row, 0, wider, 0, HEAD);
    for (int i = 0; i < before.size(); i++) {
      int to = HEAD + PART * environments.indexOf(before.get(i));
      System.arraycopy(row, HEAD + PART * i, wider, to, PART);
    }
    return wider;
  }

  /** When the newest point was, milliseconds since the epoch; 0 without any. */
  public synchronized long last() {
    return fine.size == 0 ? 0 : fine.row(fine.size - 1)[0] * 1_000L;
  }

  /**
   * The points after a moment, oldest first.
   *
   * @param isFine every five seconds, else every minute; the minute that is not over is left out
   */
  public synchronized List<SharePoint> since(long moment, boolean isFine) {
    List<SharePoint> points = new ArrayList<>();
    Ring ring = isFine ? fine : coarse;
    for (int i = 0; i < ring.size; i++) {
      int[] row = ring.row(i);
      if (row[0] * 1_000L > moment) {
        points.add(point(row));
      }
    }
    return points;
  }

  private SharePoint point(int[] row) {
    SortedMap<String, SharePoint.Part> parts = new TreeMap<>();
    for (int i = 0; i < environments.size(); i++) {
      int at = HEAD + PART * i;
      parts.put(
          environments.get(i), new SharePoint.Part(row[at], row[at + 1], row[at + 2], row[at + 3]));
    }
    return new SharePoint(row[0] * 1_000L, row[1], row[2], row[3], parts);
  }

  /** The newest rows of one width; grows with them. */
  private static final class Ring {
    private final int width;
    private final int most;
    private int[] cells = new int[0];
    private int first;
    private int size;

    Ring(int width, int most) {
      this.width = width;
      this.most = most;
    }

    void add(int[] row) {
      if (size < most && size * width == cells.length) {
        cells = Arrays.copyOf(cells, Math.min(most, Math.max(16, size * 2)) * width);
      }
      if (size < most) {
        System.arraycopy(row, 0, cells, size * width, width);
        size++;
      } else {
        System.arraycopy(row, 0, cells, first * width, width);
        first = (first + 1) % most;
      }
    }

    int[] row(int number) {
      int at = (first + number) % Math.max(1, size) * width;
      return Arrays.copyOfRange(cells, at, at + width);
    }
  }
}
