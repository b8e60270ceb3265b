package io.sluice.console.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service in the list of all.
 *
 * @param name federated
 * @param home its home environment, or null while it waits for one
 * @param state in one word
 * @param asked basis points by environment; empty while it waits for a home
 * @param published basis points by environment, of the default port (or the first)
 * @param environments its endpoints by environment
 * @param generation of split and policy
 * @param migration its migration that is not over, or null
 * @param measured what requests do, or null while nobody reports any since the split changed
 * @param coverage how much of all its traffic the mesh carries, in basis points, or null when that
 *     is not known
 * @param acknowledged how many proxies have what is published, or null while that is not known
 * @param alarms that are about it
 * @param returnPath how far its traffic can go back, or null when none is away
 * @param frozen whether a freeze holds its split
 * @param held endpoints that no registry names any more, or whose source cannot be read, and that
 *     are kept
 */
public record ServiceItem(
    String name,
    @Nullable String home,
    ServiceState state,
    Map<String, Integer> asked,
    Map<String, Integer> published,
    Map<String, EndpointCount> environments,
    long generation,
    @Nullable MigrationItem migration,
    @Nullable MeasuredItem measured,
    @Nullable Integer coverage,
    @Nullable AcknowledgedItem acknowledged,
    AlarmCount alarms,
    @Nullable ReturnPathBody returnPath,
    boolean frozen,
    int held) {
  public ServiceItem {
    asked = Ordered.copy(asked);
    published = Ordered.copy(published);
    environments = Ordered.copy(environments);
  }

  /**
   * The endpoints of one environment.
   *
   * @param ready that get traffic when their environment does
   * @param total known ones
   */
  public record EndpointCount(int ready, int total) {}

  /**
   * What requests do.
   *
   * @param shares measured, in basis points by environment
   * @param requests that they are of, since the split changed, at most of the last five minutes
   */
  public record MeasuredItem(Map<String, Integer> shares, long requests) {
    public MeasuredItem {
      shares = Ordered.copy(shares);
    }
  }

  /**
   * Who has what is published.
   *
   * @param known proxies that depend on the service
   * @param acknowledged how many of them have it
   * @param rejected how many refuse it
   * @param complete whether all known ones are counted; false while the database that remembers
   *     those who are away cannot be read
   */
  public record AcknowledgedItem(int known, int acknowledged, int rejected, boolean complete) {}

  /**
   * Alarms about a service.
   *
   * @param count how many stand
   * @param worst kind of the gravest, or null when there is none
   */
  public record AlarmCount(int count, @Nullable String worst) {}
}
