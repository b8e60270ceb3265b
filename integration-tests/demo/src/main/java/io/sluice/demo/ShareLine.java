package io.sluice.demo;

import java.math.BigDecimal;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * A second of the demo as a line that a person reads.
 *
 * @param environments in the order of all columns; the bar's filled part is the first one's
 * @param colour whether the terminal takes colours
 */
record ShareLine(List<String> environments, boolean colour) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int CELLS = 20;
  private static final String FIRST = "\u001b[34m";
  private static final String SECOND = "\u001b[36m";
  private static final String WARN = "\u001b[33m";
  private static final String BAD = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  ShareLine {
    environments = List.copyOf(environments);
  }

  /**
   * @param agree how many members agree, as in {@code 3/3 agree}; empty with one member
   * @param shares empty when the server could not be asked
   * @param second what the load counted in {@code seconds}
   * @param failed since the start
   */
  String of(
      LocalTime time,
      String agree,
      Optional<Shares> shares,
      Counts second,
      double seconds,
      long failed) {
    String asked = shares.map(this::asked).orElse("asked ?");
    String published = shares.map(this::published).orElse(pad("published ?", 17));
    String rate = Math.round(second.answered() / seconds) + " req/s";
    String failures = failed + " failed";
    String line =
        String.join(
            "  ",
            TIME.format(time),
            pad(asked, 32),
            published,
            measured(second),
            pad(rate, 10),
            failed > 0 ? painted(BAD, failures) : failures);
    return agree.isEmpty() ? line : line + "  " + agree(agree);
  }

  /** As in {@code 3/3 agree}; fewer than all stand out. */
  private String agree(String words) {
    String[] numbers = words.split("[/ ]", 3);
    return numbers[0].equals(numbers[1]) ? words : painted(WARN, words);
  }

  private String asked(Shares shares) {
    return "asked "
        + environments.stream()
            .map(name -> name + " " + percent(shares.asked().getOrDefault(name, 0)))
            .collect(Collectors.joining(" / "));
  }

  private String published(Shares shares) {
    String text = "published " + joined(name -> basisPoints(shares.published(), name));
    boolean honoured =
        environments.stream()
            .allMatch(
                name -> basisPoints(shares.asked(), name) == basisPoints(shares.published(), name));
    return honoured ? pad(text, 17) : painted(WARN, text + " (not as asked)");
  }

  private String measured(Counts second) {
    if (second.answered() == 0) {
      return pad("measured -", 18) + "  " + " ".repeat(CELLS);
    }
    String text =
        "measured "
            + environments.stream()
                .map(name -> String.format(Locale.ROOT, "%.1f", second.share(name)))
                .collect(Collectors.joining("/"));
    return pad(text, 18) + "  " + bar(second.share(environments.get(0)));
  }

  /** What is not zero has a cell, so that 1% is seen. */
  private String bar(double firstShare) {
    int filled = (int) Math.round(firstShare * CELLS / 100);
    if (firstShare > 0 && filled == 0) {
      filled = 1;
    } else if (firstShare < 100 && filled == CELLS) {
      filled = CELLS - 1;
    }
    return painted(FIRST, "█".repeat(filled)) + painted(SECOND, "░".repeat(CELLS - filled));
  }

  private String joined(ToIntFunction<String> weight) {
    return environments.stream()
        .map(name -> percent(weight.applyAsInt(name)))
        .collect(Collectors.joining("/"));
  }

  private static int basisPoints(Map<String, Integer> weights, String name) {
    return weights.getOrDefault(name, 0);
  }

  /** Basis points as percent without needless zeros: 9000 is 90, 9950 is 99.5. */
  static String percent(int basisPoints) {
    return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString();
  }

  private String painted(String code, String text) {
    return colour && !text.isEmpty() ? code + text + PLAIN : text;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
