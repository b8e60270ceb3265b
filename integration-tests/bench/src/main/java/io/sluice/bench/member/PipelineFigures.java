package io.sluice.bench.member;

import io.sluice.bench.Result;
import java.util.List;

/** The figures of {@code sluice bench pipeline} by name. */
final class PipelineFigures {
  static final String FROM_CHANGE = "change to last subscriber";
  static final String FROM_READ = "answer read to last subscriber";
  static final String REGISTERED = "change to Consul's own answer";
  static final String BARE = "change to a bare blocking query's answer";

  static final String LISTED = "change to Consul's listing of checks";
  static final String READ = "change to the answer read";

  private PipelineFigures() {}

  /**
   * What many changes at once came to.
   *
   * @param writtenIn how long the writing took, in milliseconds
   * @param longest from when a change was true to its receipt by the last subscriber, in
   *     milliseconds
   * @param leastResponses of the subscriber that got the fewest
   */
  record Burst(
      int changes, double writtenIn, double longest, int leastResponses, int mostResponses) {
    List<Result> results(String from) {
      String name = from + ": burst of " + changes + ", ";
      return List.of(
          Result.told(name + "writing it", writtenIn, "ms"),
          Result.told(name + "longest delay of one", longest, "ms"),
          Result.told(name + "fewest responses of a subscriber", leastResponses, ""),
          Result.told(name + "most responses of a subscriber", mostResponses, ""));
    }
  }
}
