package io.sluice.cli;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Shares as people write them: percent with up to two decimals, which are basis points. */
final class Percent {
  private Percent() {}

  /**
   * Reads {@code vm=90 kubernetes=10}.
   *
   * @throws Failure 2 with the reason
   */
  static Map<String, Integer> weights(List<String> words) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    int sum = 0;
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw wrong("'" + word + "' is no share; write ENVIRONMENT=PERCENT, as in vm=90");
      }
      String environment = word.substring(0, equals);
      int weight = basisPoints(word, word.substring(equals + 1));
      if (weights.put(environment, weight) != null) {
        throw wrong(environment + " is given twice");
      }
      sum += weight;
    }
    if (sum != 10_000) {
      throw wrong("the shares must sum to 100%, not " + text(sum));
    }
    return weights;
  }

  /**
   * Reads the percent of an option.
   *
   * @throws Failure 2 with the reason
   */
  static int of(String option, String number) {
    return basisPoints(option + " " + number, number);
  }

  private static int basisPoints(String word, String number) {
    String digits = number.endsWith("%") ? number.substring(0, number.length() - 1) : number;
    if (digits.startsWith("-")) {
      throw wrong("'" + word + "': a share is not negative");
    }
    if (!digits.matches("\\d{1,9}(\\.\\d{1,30})?")) {
      throw wrong("'" + word + "': '" + number + "' is no number");
    }
    BigDecimal points = new BigDecimal(digits).movePointRight(2);
    if (points.stripTrailingZeros().scale() > 0) {
      throw wrong("'" + word + "': a share has at most two decimals");
    }
    if (points.compareTo(BigDecimal.valueOf(10_000)) > 0) {
      throw wrong("'" + word + "': a share is at most 100%");
    }
    return points.intValueExact();
  }

  /** Basis points as {@code 12.5%}. */
  static String text(int basisPoints) {
    return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + "%";
  }

  /** Shares as {@code vm 90% kubernetes 10%}. */
  static String text(Map<String, Integer> shares) {
    return shares.entrySet().stream()
        .map(share -> share.getKey() + " " + text(share.getValue()))
        .collect(Collectors.joining("  "));
  }

  private static Failure wrong(String message) {
    return new Failure(Failure.USAGE, message);
  }
}
