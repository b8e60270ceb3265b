package io.sluice.view.proof;

import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.traffic.MeasuredShare;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a split is in force.
 *
 * @param service whose
 * @param asked the stored split, or the home's whole; empty while there is no home
 * @param generation of the stored split, 0 when nothing is stored
 * @param published what assignments carry, the default port's common one first; those that say the
 *     same as that one are left out
 * @param acknowledged who took them over
 * @param measured what requests did
 * @param coverage how much of all the mesh carries
 * @param findings why these disagree, or cannot be compared; empty when all of them agree
 */
public record Proof(
    String service,
    SortedMap<String, Integer> asked,
    long generation,
    List<Published> published,
    Acknowledged acknowledged,
    Measured measured,
    Coverage coverage,
    List<Finding> findings) {
  public Proof {
    published = List.copyOf(published);
    findings = List.copyOf(findings);
  }

  /** Whether what was asked is what requests do, and everybody has it. */
  public boolean holds() {
    return findings.isEmpty();
  }

  /**
   * The shares of one assignment.
   *
   * @param port empty for the default one
   * @param variant empty for the common network
   * @param generation of the split that it was made from
   * @param shares in basis points; they sum to 10,000 less what is dropped
   * @param dropped in basis points
   */
  public record Published(
      String port,
      String variant,
      long generation,
      SortedMap<String, Integer> shares,
      int dropped) {}

  /**
   * Who has what is published.
   *
   * @param known proxies that depend on the service
   * @param acknowledged how many of them have it
   * @param missing who does not, those who reject it first
   * @param complete whether all known ones are counted
   */
  public record Acknowledged(
      int known, int acknowledged, List<Receiver> missing, boolean complete) {
    public Acknowledged {
      missing = List.copyOf(missing);
    }
  }

  /**
   * What requests did, as proxies report it.
   *
   * @param from since when they are counted, milliseconds since the epoch
   * @param until until when
   * @param requests that are over
   * @param errors among them
   * @param dropped refused by proxies because the assignment says so
   * @param shares by environment
   * @param callers each for itself, the busiest first
   */
  public record Measured(
      long from,
      long until,
      long requests,
      long errors,
      long dropped,
      SortedMap<String, Share> shares,
      List<Caller> callers) {
    public Measured {
      callers = List.copyOf(callers);
    }
  }

  /**
   * An environment's part.
   *
   * @param measured of requests that are over
   * @param errors of the environment's own requests
   * @param inFlight requests that were not over at the newest report of each proxy, or null where
   *     nobody can tell
   */
  public record Share(MeasuredShare measured, long errors, @Nullable Long inFlight) {}

  /**
   * One caller's part.
   *
   * @param service that calls, {@link io.sluice.view.traffic.Way#OTHERS} for those too many to tell
   *     apart
   * @param requests that are over
   * @param shares by environment
   */
  public record Caller(String service, long requests, SortedMap<String, Share> shares) {}

  /**
   * How much of a service's traffic the mesh carries.
   *
   * @param mesh requests that callers' proxies sent
   * @param all requests that the service's own ingress proxies received, or null when those do not
   *     see all of them
   * @param unknown why it is null, else empty
   */
  public record Coverage(long mesh, @Nullable Long all, String unknown) {
    /** 0 to 1, or null when it is not known; never 1 because nothing is known. */
    public @Nullable Double ratio() {
      return all == null || all == 0 ? null : Math.min(1, (double) mesh / all);
    }
  }

  /**
   * Why asked, published, acknowledged and measured disagree.
   *
   * @param kind what sort of thing
   * @param subject an environment, a proxy, a caller; or empty
   * @param words one sentence for people
   */
  public record Finding(Kind kind, String subject, String words) {}

  /** The sorts of reasons, in the order in which they are told. */
  public enum Kind {
    /** The stored split is newer than what is published. */
    NOT_PUBLISHED,
    /** Nobody serves at all. */
    NOBODY_READY,
    /** An environment with weight has no ready endpoint: its share goes to others. */
    SPILLED,
    /** An environment with weight has no ready endpoint: its share is dropped. */
    HELD,
    /** An environment's few endpoints would get more than their part. */
    CAPACITY,
    /** A proxy rejects what it is sent. */
    REJECTED,
    /** Proxies have not taken it over yet. */
    NOT_PROPAGATED,
    /** Proxies that depend on it are not connected. */
    AWAY,
    /** Proxies do not report what they send. */
    NO_REPORTS,
    /** Nearly all requests of an environment fail: proxies leave it out, or are in panic. */
    PANIC,
    /** Users stay on their side, and so requests are not divided as users are. */
    BY_USERS,
    /** Too few requests to tell. */
    TOO_FEW_REQUESTS,
    /** The measured share is not the published one, and nothing says why. */
    UNEXPLAINED
  }
}
