package io.sluice.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One line of a report.
 *
 * @param figure what it is, with its contender
 * @param value the median where there are rounds
 * @param lowerQuartile equal to the value where there are no rounds
 * @param upperQuartile equal to the value where there are no rounds
 * @param unit of the value; {@code x} for a ratio
 * @param target what was to be reached, or null for a figure that is only told
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Result(
    String figure,
    double value,
    double lowerQuartile,
    double upperQuartile,
    String unit,
    @Nullable Target target) {

  /** A figure without a target. */
  public static Result told(String figure, Samples samples, String unit) {
    return new Result(
        figure, samples.median(), samples.lowerQuartile(), samples.upperQuartile(), unit, null);
  }

  /** A single measurement without a target. */
  public static Result told(String figure, double value, String unit) {
    return told(figure, Samples.of(value), unit);
  }

  public Result atMost(double limit) {
    return new Result(figure, value, lowerQuartile, upperQuartile, unit, Target.atMost(limit));
  }

  public Result atLeast(double limit) {
    return new Result(figure, value, lowerQuartile, upperQuartile, unit, Target.atLeast(limit));
  }

  /** Null where there is no target. */
  @JsonProperty
  public @Nullable Boolean reached() {
    return target == null ? null : target.reachedBy(value);
  }

  /**
   * A bound, reached when it is met exactly.
   *
   * @param upper whether the value may not be above it, else not below
   */
  public record Target(double limit, boolean upper) {
    static Target atMost(double limit) {
      return new Target(limit, true);
    }

    static Target atLeast(double limit) {
      return new Target(limit, false);
    }

    boolean reachedBy(double value) {
      return upper ? value <= limit : value >= limit;
    }
  }
}
