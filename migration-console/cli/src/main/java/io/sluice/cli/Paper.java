package io.sluice.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
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

  /**
   * Shares as a bar of 20; every share that is not 0 has at least one mark.
   *
   * @param environments whose order decides the marks, so that two bars of one service compare
   */
  Cell bar(Map<String, Integer> shares, Collection<String> environments) {
    String marks = unicode ? "\u2588\u2592\u2593\u2591" : "#=+-";
    List<String> places = List.copyOf(environments);
    List<Map.Entry<String, Integer>> rest =
        shares.entrySet().stream().filter(share -> share.getValue() > 0).toList();
    StringBuilder bar = new StringBuilder();
    int used = 0;
    int sum = 0;
    for (int i = 0; i < rest.size(); i++) {
      sum += rest.get(i).getValue();
      int followers = rest.size() - 1 - i;
      int until = Math.min(Math.round(sum * BAR / 10_000f), BAR - followers);
      int length = Math.max(1, until - used);
      int place = Math.max(0, places.indexOf(rest.get(i).getKey()));
      used += length;
      bar.append(
          tinted(
              place % 2 == 0 ? Tint.FIRST : Tint.SECOND,
              String.valueOf(marks.charAt(place % marks.length())).repeat(length)));
    }
    return new Cell(bar + " ".repeat(Math.max(0, BAR - used)), Tint.PLAIN, true);
  }

  /** Whether more than ASCII can be shown. */
  boolean unicode() {
    return unicode;
  }

  String arrow() {
    return unicode ? "\u2192" : "->";
  }

  /** Registries may say anything: what would move the cursor or colour the rest is shown as '?'. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> clean.appendCodePoint(Character.isISOControl(c) && c != '\n' ? '?' : c));
    return clean.toString();
  }
}
