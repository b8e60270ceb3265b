package io.sluice.console.web;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two texts whose lines have keys, in the form of <a
 * href="https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html">diff -u</a>;
 * linear in their lines. Pure.
 */
final class UnifiedDiff {
  /** Unchanged lines round a change. */
  private static final int CONTEXT = 3;

  private final List<Line> lines = new ArrayList<>();

  private record Line(char mark, String text) {
    boolean changed() {
      return mark != ' ';
    }
  }

  private UnifiedDiff() {}

  /**
   * The difference, empty when there is none.
   *
   * @param before named so in the header
   * @param after named so in the header
   * @param old lines by key; the order of keys is the order of lines
   */
  static List<String> of(
      String before, String after, SortedMap<String, String> old, SortedMap<String, String> now) {
    UnifiedDiff diff = new UnifiedDiff();
    TreeSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      diff.add(old.get(key), now.get(key));
    }
    List<String> hunks = diff.hunks();
    if (hunks.isEmpty()) {
      return List.of();
    }
    List<String> result = new ArrayList<>(List.of("--- " + before, "+++ " + after));
    result.addAll(hunks);
    return result;
  }

  private void add(@Nullable String old, @Nullable String now) {
    if (old != null && old.equals(now)) {
      lines.add(new Line(' ', old));
      return;
    }
    if (old != null) {
      lines.add(new Line('-', old));
    }
    if (now != null) {
      lines.add(new Line('+', now));
    }
  }

  private List<String> hunks() {
    List<String> result = new ArrayList<>();
    int oldLine = 1;
    int newLine = 1;
    int at = 0;
    while (at < lines.size()) {
      int first = nextChange(at);
      if (first < 0) {
        break;
      }
      int start = Math.max(at, first - CONTEXT);
      oldLine += start - at;
      newLine += start - at;
      int end = end(first);
      List<Line> hunk = lines.subList(start, end);
      int olds = (int) hunk.stream().filter(line -> line.mark() != '+').count();
      int news = (int) hunk.stream().filter(line -> line.mark() != '-').count();
      result.add("@@ -" + range(oldLine, olds) + " +" + range(newLine, news) + " @@");
      hunk.forEach(line -> result.add(line.mark() + line.text()));
      oldLine += olds;
      newLine += news;
      at = end;
    }
    return result;
  }

  /** Lines before an empty range are numbered by the line that it follows. */
  private static String range(int line, int count) {
    return (count == 0 ? line - 1 : line) + "," + count;
  }

  private int nextChange(int from) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).changed()) {
        return i;
      }
    }
    return -1;
  }

  /** Changes with at most two contexts between them share a hunk. */
  private int end(int change) {
    int last = change;
    for (int i = change; i < lines.size() && i - last <= 2 * CONTEXT; i++) {
      if (lines.get(i).changed()) {
        last = i;
      }
    }
    return Math.min(lines.size(), last + 1 + CONTEXT);
  }
}
