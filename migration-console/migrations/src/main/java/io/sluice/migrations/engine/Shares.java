package io.sluice.migrations.engine;

import io.sluice.view.TrafficSplit;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Splits and shares, compared and in words. */
final class Shares {
  private Shares() {}

  /** Whether both send every environment the same: naming one with 0 makes no difference. */
  static boolean same(TrafficSplit one, TrafficSplit other) {
    return weighted(one).equals(weighted(other));
  }

  static SortedMap<String, Integer> weighted(TrafficSplit split) {
    SortedMap<String, Integer> weighted = new TreeMap<>(split.weights());
    weighted.values().removeIf(weight -> weight == 0);
    return weighted;
  }

  /** A share in percent, as short as it is exact. */
  static String percent(int basisPoints) {
    return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + "%";
  }

  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.2f%%", fraction * 100);
  }

  /** {@code kubernetes 25%, vm 75%}. */
  static String words(TrafficSplit split) {
    StringBuilder words = new StringBuilder();
    weighted(split)
        .forEach(
            (environment, weight) ->
                words
                    .append(words.isEmpty() ? "" : ", ")
                    .append(environment)
                    .append(' ')
                    .append(percent(weight)));
    return words.toString();
  }

  /** A span in days and hours. */
  static String days(long millis) {
    long hours = Math.max(1, (millis + 3_599_999) / 3_600_000);
    return hours < 48 ? hours + " h" : (hours + 23) / 24 + " d";
  }

  /** {@code 6:12}, minutes and seconds. */
  static String clock(long millis) {
    return String.format(Locale.ROOT, "%d:%02d", millis / 60_000, millis / 1_000 % 60);
  }
}
