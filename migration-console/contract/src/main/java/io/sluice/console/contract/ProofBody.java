package io.sluice.console.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a split is in force: asked, published, acknowledged and measured.
 *
 * @param service whose
 * @param asked in basis points; empty while there is no home
 * @param generation of the stored split, 0 when nothing is stored
 * @param published what assignments carry, the default port's common one first; those that say the
 *     same are left out
 * @param acknowledged who took them over
 * @param measured what requests did, as proxies report it
 * @param coverage how much of all traffic the mesh carries
 * @param copies of requests that were sent to be looked at, by environment, since the server
 *     started; null from a server that does not count them
 * @param holds whether all of them agree
 * @param findings why they do not
 */
public record ProofBody(
    String service,
    Map<String, Integer> asked,
    long generation,
    List<PublishedShareBody> published,
    AcknowledgedBody acknowledged,
    MeasuredBody measured,
    CoverageBody coverage,
    @Nullable Map<String, CopiesBody> copies,
    boolean holds,
    List<FindingBody> findings) {
  public ProofBody {
    published = List.copyOf(published);
    findings = List.copyOf(findings);
  }

  /**
   * The shares of one assignment.
   *
   * @param port empty for the default one
   * @param network whose proxies get it, empty for the common one
   * @param generation of the split that it was made from
   * @param shares in basis points; they sum to 10,000 less what is dropped
   * @param dropped in basis points
   */
  public record PublishedShareBody(
      String port, String network, long generation, Map<String, Integer> shares, int dropped) {}

  /**
   * Who has what is published.
   *
   * @param known proxies that depend on the service: connected, or seen within a day and not
   *     forgotten
   * @param acknowledged how many of them have it
   * @param complete whether all known ones are counted; false while the database that remembers
   *     them cannot be read
   * @param missing the first 100 that have not, those that reject it first
   */
  public record AcknowledgedBody(
      int known, int acknowledged, boolean complete, List<MissingProxyBody> missing) {
    public AcknowledgedBody {
      missing = List.copyOf(missing);
    }
  }

  /**
   * A proxy that does not have what is published.
   *
   * @param proxy its id
   * @param service that calls
   * @param state waiting, rejected or away
   * @param since since when it is away; else when it connected
   * @param words why it rejects, else empty
   */
  public record MissingProxyBody(
      String proxy, String service, String state, String since, String words) {}

  /**
   * What requests did.
   *
   * @param from since when they are counted
   * @param until until when
   * @param requests that are over
   * @param errors among them
   * @param dropped refused by proxies because the assignment says so
   * @param shares by environment
   * @param callers each for itself, the 50 busiest
   */
  public record MeasuredBody(
      String from,
      String until,
      long requests,
      long errors,
      long dropped,
      Map<String, MeasuredShareBody> shares,
      List<MeasuredCallerBody> callers) {
    public MeasuredBody {
      callers = List.copyOf(callers);
    }
  }

  /**
   * An environment's part.
   *
   * @param basisPoints measured
   * @param low lower end of the 99% confidence interval, in basis points
   * @param high its upper end
   * @param requests that are over
   * @param errors among them
   * @param inFlight requests that were not over at the newest report of each proxy; null where
   *     nobody can tell: of a step of time, from an older server, and of an environment that
   *     callers get no endpoint of any more and that does not report by itself
   */
  public record MeasuredShareBody(
      int basisPoints, int low, int high, long requests, long errors, @Nullable Long inFlight) {}

  /**
   * One caller's part.
   *
   * @param service that calls; * for those too many to tell apart
   * @param requests that are over
   * @param shares by environment
   */
  public record MeasuredCallerBody(
      String service, long requests, Map<String, MeasuredShareBody> shares) {}

  /**
   * How much of the service's traffic the mesh carries.
   *
   * @param mesh requests that callers' proxies sent
   * @param all requests that the service's own proxies received, or null when those do not see all
   * @param basisPoints the part that the mesh carries, or null when it is not known
   * @param unknown why it is not known, else empty
   */
  public record CoverageBody(
      long mesh, @Nullable Long all, @Nullable Integer basisPoints, String unknown) {}

  /**
   * Copies of requests, which are in no share: nobody saw their answers.
   *
   * @param requests that are over
   * @param errors among them
   */
  public record CopiesBody(long requests, long errors) {}

  /**
   * Why asked, published, acknowledged and measured disagree.
   *
   * @param kind what sort of thing
   * @param subject an environment, a proxy, a caller; or empty
   * @param words one sentence
   */
  public record FindingBody(String kind, String subject, String words) {}
}
