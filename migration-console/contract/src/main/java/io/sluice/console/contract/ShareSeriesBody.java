package io.sluice.console.contract;

import io.sluice.console.contract.ProofBody.MeasuredShareBody;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a service's split was and did over time, for lines. A step without a point is one in which
 * nobody called and nothing was shifted, or in which the server did not run.
 *
 * @param service whose
 * @param everyMs how far apart the points are: 5,000 within the last hour, else 60,000
 * @param points oldest first
 */
public record ShareSeriesBody(String service, long everyMs, List<SharePointBody> points) {
  public ShareSeriesBody {
    points = List.copyOf(points);
  }

  /**
   * One step.
   *
   * @param at its end
   * @param asked the split then, in basis points
   * @param published what the default port's common assignment carried, in basis points
   * @param known proxies that depended on it, or null when that was not to be learnt
   * @param acknowledged how many of them had what was published, or null
   * @param requests that ended in the step
   * @param all requests that the service got in the step, through the mesh and around it; null
   *     where nobody counts all of them, and from an older server. Coverage is {@code requests} of
   *     these; both are reported at their own times, so it is of several steps together
   * @param measured by environment; empty when there were no requests
   */
  public record SharePointBody(
      String at,
      Map<String, Integer> asked,
      Map<String, Integer> published,
      @Nullable Integer known,
      @Nullable Integer acknowledged,
      long requests,
      @Nullable Integer all,
      Map<String, MeasuredShareBody> measured) {}
}
