package io.sluice.launcher;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with a configuration, so that one reading tells it all. */
final class Mistakes {
  private final List<Mistake> all = new ArrayList<>();

  private record Mistake(int line, String words) {}

  /**
   * Notes one.
   *
   * @param line of the file, from 1; 0 for the whole file
   * @param key its path
   * @param words what is wrong and what is allowed
   */
  void add(int line, String key, String words) {
    String place = line > 0 ? "line " + line + ": " : "";
    all.add(new Mistake(line, place + (key.isEmpty() ? "" : key + ": ") + words));
  }

  /** An unknown key, with the one that was probably meant. */
  void unknown(int line, String key, String name, Collection<String> known) {
    String meant =
        known.stream()
            .filter(one -> distance(one, name) <= 2)
            .min(Comparator.comparingInt(one -> distance(one, name)))
            .map(one -> "; did you mean " + one + "?")
            .orElse("; known here: " + String.join(", ", known));
    add(line, key, "unknown key" + meant);
  }

  /** All of them, as the file is read: by line. */
  List<String> all() {
    return all.stream()
        .sorted(Comparator.comparingInt(Mistake::line))
        .map(Mistake::words)
        .distinct()
        .toList();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** How many letters differ (Levenshtein). */
  private static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] now = new int[other.length() + 1];
      now[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int swap = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(swap, 1 + Math.min(before[j], now[j - 1]));
      }
      before = now;
    }
    return before[other.length()];
  }
}
