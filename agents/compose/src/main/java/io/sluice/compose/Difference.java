package io.sluice.compose;

import java.util.ArrayList;
import java.util.List;

/** The lines of which two texts differ: the shortest way from one to the other. */
final class Difference {
  private Difference() {}

  /** Lines of the old one with {@code - } before them, of the new one with {@code + }. */
  static List<String> between(String old, String wanted) {
    List<String> from = old.lines().toList();
    List<String> to = wanted.lines().toList();
    int[][] common = new int[from.size() + 1][to.size() + 1];
    for (int i = from.size() - 1; i >= 0; i--) {
      for (int j = to.size() - 1; j >= 0; j--) {
        common[i][j] =
            from.get(i).equals(to.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    var changes = new ArrayList<String>();
    int i = 0;
    int j = 0;
    while (i < from.size() || j < to.size()) {
      if (i < from.size() && j < to.size() && from.get(i).equals(to.get(j))) {
        i++;
        j++;
      } else if (i < from.size() && (j == to.size() || common[i + 1][j] >= common[i][j + 1])) {
        changes.add("- " + from.get(i++));
      } else {
        changes.add("+ " + to.get(j++));
      }
    }
    return List.copyOf(changes);
  }
}
