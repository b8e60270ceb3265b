package io.sluice.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Alternates contenders: each round runs every one once, in an order that turns by one with each
 * round, so that what disturbs the machine disturbs all of them alike.
 */
public final class Rounds {
  private final int warmUp;
  private final int rounds;
  private final Progress progress;

  public Rounds(int warmUp, int rounds, Progress progress) {
    this.warmUp = warmUp;
    this.rounds = rounds;
    this.progress = progress;
  }

  /** Something that is measured once a round. */
  @FunctionalInterface
  public interface Contender {
    /**
     * Runs once.
     *
     * @return its figures by name, the same names each time
     */
    Map<String, Double> round() throws IOException, InterruptedException;
  }

  /**
   * Runs all rounds.
   *
   * @param contenders by name, in the order of the report
   */
  public Measured run(Map<String, Contender> contenders) throws IOException, InterruptedException {
    Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();
    List<Map.Entry<String, Contender>> order = new ArrayList<>(contenders.entrySet());
    for (int round = -warmUp; round < rounds; round++) {
      if (round == 0 || round == -warmUp || round % 10 == 0) {
        progress.say(round < 0 ? "warming up" : "round " + (round + 1) + " of " + rounds);
      }
      for (Map.Entry<String, Contender> each : order) {
        Map<String, Double> figures = each.getValue().round();
        if (round >= 0) {
          record(values.computeIfAbsent(each.getKey(), any -> new LinkedHashMap<>()), figures);
        }
      }
      Collections.rotate(order, 1);
    }
    return new Measured(values);
  }

  private static void record(Map<String, List<Double>> values, Map<String, Double> figures) {
    figures.forEach(
        (figure, value) -> values.computeIfAbsent(figure, any -> new ArrayList<>()).add(value));
  }

  /** What all contenders gave, by contender and figure, in the order of the rounds. */
  public static final class Measured {
    private final Map<String, Map<String, List<Double>>> values;

    Measured(Map<String, Map<String, List<Double>>> values) {
      this.values = values;
    }

    /** One contender's figure. */
    public Samples of(String contender, String figure) {
      return new Samples(list(contender, figure));
    }

    /** One contender's figure divided by the baseline's of the same round. */
    public Samples ratio(String figure, String contender, String baseline) {
      List<Double> above = list(contender, figure);
      List<Double> below = list(baseline, figure);
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round < above.size(); round++) {
        ratios.add(above.get(round) / below.get(round));
      }
      return new Samples(ratios);
    }

    private List<Double> list(String contender, String figure) {
      List<Double> list = values.getOrDefault(contender, Map.of()).get(figure);
      if (list == null) {
        throw new IllegalArgumentException(contender + " has no figure " + figure);
      }
      return list;
    }
  }
}
