package io.sluice.cluster;

import io.sluice.cluster.Message.Presence;
import java.util.Map;
import java.util.TreeMap;

/** Members that were here and are not any more, for ten minutes. One thread. */
final class Departed {
  /** So long they are shown, in milliseconds. */
  static final long SHOWN = 600_000;

  private static final int MOST = 100;

  private final Map<String, Gone> gone = new TreeMap<>();

  /**
   * One that is gone.
   *
   * @param last its last words
   * @param at since when
   */
  record Gone(Presence last, long at) {}

  void left(String name, Presence last, long now) {
    if (gone.size() < MOST) {
      gone.put(name, new Gone(last, now));
    }
  }

  void isHere(String name) {
    gone.remove(name);
  }

  /** When one was lost last that said no goodbye and is not back, or 0. */
  long lostAt(long now) {
    return gone(now).values().stream()
        .filter(one -> !one.last().leaving())
        .mapToLong(Gone::at)
        .max()
        .orElse(0);
  }

  Map<String, Gone> gone(long now) {
    gone.values().removeIf(one -> now - one.at() >= SHOWN);
    return gone;
  }
}
