package io.sluice.bench;

import java.util.List;

/**
 * What the rounds gave for one figure.
 *
 * @param values in the order of the rounds, at least one
 */
public record Samples(List<Double> values) {
  public Samples {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no round, no figure");
    }
  }

  /** A figure that one measurement gives. */
  public static Samples of(double value) {
    return new Samples(List.of(value));
  }

  public double median() {
    return quantile(0.5);
  }

  public double lowerQuartile() {
    return quantile(0.25);
  }

  public double upperQuartile() {
    return quantile(0.75);
  }

  public double mean() {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** Interpolated between neighbours, as R's default (type 7). */
  public double quantile(double part) {
    List<Double> sorted = values.stream().sorted().toList();
    double place = part * (sorted.size() - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
  }
}
