package io.sluice.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Prints for people: tables, bars, and colour where it is wanted. */
final class Paper {
  private static final int BAR = 20;

  private final PrintWriter out;
  private final boolean colour;
  private final boolean unicode;

  Paper(PrintWriter out, Surroundings surroundings) {
    this.out = out;
    this.colour = surroundings.colour();
    this.unicode = surroundings.unicode();
  }

  /** A colour, as ECMA-48 numbers it. */
  enum Tint {
    PLAIN(""),
    BOLD("1"),
    FAINT("2"),
    GOOD("32"),
    WARN("33"),
    BAD("31"),
    FIRST("36"),
    SECOND("35");

    private final String code;

    Tint(String code) {
      this.code = code;
    }
  }

  /**
   * A text and how it looks.
   *
   * @param bar whether it is a bar, coloured already
   */
  record Cell(String text, Tint tint, boolean bar) {
    static Cell of(Object text) {
      return of(text, Tint.PLAIN);
    }

    static Cell of(Object text, Tint tint) {
      return new Cell(clean(String.valueOf(text)), tint, false);
    }

    int width() {
      return bar ? BAR : text.length();
    }
  }

  void line(String text) {
    out.println(clean(text));
  }

  void line(Tint tint, String text) {
    out.println(tinted(tint, clean(text)));
  }

  String tinted(Tint tint, String text) {
    return !colour || tint == Tint.PLAIN ? text : "\u001b[" + tint.code + "m" + text + "\u001b[0m";
  }

  /** Columns as wide as their widest cell; nothing at all for no rows, no titles for none. */
  void table(List<String> header, List<List<Cell>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    List<List<Cell>> all = new ArrayList<>();
    if (!header.isEmpty()) {
      all.add(header.stream().map(title -> Cell.of(title, Tint.FAINT)).toList());
    }
    all.addAll(rows);
    int[] widths = new int[rows.get(0).size()];
    for (List<Cell> row : all) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).width());
      }
    }
    for (List<Cell> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        Cell cell = row.get(i);
        line.append(cell.bar() ? cell.text() : tinted(cell.tint(), cell.text()));
        if (i < row.size() - 1) {
          line.append(" ".repeat(widths[i] - cell.width() + 2));
        }
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /** Shares as a bar of 20: every share that is not 0 has at least one mark. */
  Cell barCell(Map<String, Integer> shares) {
    return new Cell(bar(shares), Tint.PLAIN, true);
  }

  /** The same as text. */
  String bar(Map<String, Integer> shares) {
    String marks = unicode ? "\u2588\u2592\u2593\u2591" : "#=+-";
    StringBuilder bar = new StringBuilder();
    Iterator<Map.Entry<String, Integer>> rest = shares.entrySet().iterator();
    int used = 0;
    int sum = 0;
    for (int place = 0; rest.hasNext(); place++) {
      int share = rest.next().getValue();
      sum += share;
      int until = Math.round(sum * BAR / 10_000f);
      int length = share == 0 ? 0 : Math.max(1, Math.min(until, BAR) - used);
      length = Math.min(length, BAR - used);
      used += length;
      Tint tint = place % 2 == 0 ? Tint.FIRST : Tint.SECOND;
      bar.append(tinted(tint, String.valueOf(marks.charAt(place % marks.length())).repeat(length)));
    }
    return bar + " ".repeat(BAR - used);
  }

  String arrow() {
    return unicode ? "\u2192" : "->";
  }

  /** Registries may say anything: what would move the cursor or colour the rest is shown as '?'. */
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> clean.appendCodePoint(Character.isISOControl(c) && c != '\n' ? '?' : c));
    return clean.toString();
  }
}
