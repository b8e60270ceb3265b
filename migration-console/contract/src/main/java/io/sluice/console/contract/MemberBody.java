package io.sluice.console.contract;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One running server.
 *
 * @param name as configured
 * @param self whether it is the one that was asked
 * @param version of its program, empty when it does not know
 * @param since when it started
 * @param store what kind of database it writes to
 * @param view the version of what it publishes: two members with one version publish the same
 * @param services in its view
 * @param sources their states by name
 * @param ready whether proxies may connect
 * @param waitingFor what they wait for else
 * @param leader whether it runs migrations and writes the registry's history
 * @param owns the sources that it reads for all, by name, with the term of its reading: epoch.count
 * @param digests of what it publishes, by type; members that are configured alike have equal ones
 * @param differs what its configuration says otherwise than the cluster's
 * @param disagrees types of which it publishes something else than the one that was asked
 * @param difference the first unit that differs then, or null while it is not known
 * @param goneSince since when it is not seen any more, or null while it is
 */
public record MemberBody(
    String name,
    boolean self,
    String version,
    String since,
    String store,
    String view,
    int services,
    Map<String, String> sources,
    boolean ready,
    List<String> waitingFor,
    boolean leader,
    SortedMap<String, String> owns,
    SortedMap<String, String> digests,
    List<String> differs,
    List<String> disagrees,
    @Nullable DifferenceBody difference,
    @Nullable String goneSince) {

  /**
   * A unit that two members publish differently.
   *
   * @param type CDS, EDS, LDS or RDS
   * @param name of the resource; of routes, the service that they lead to
   * @param variant which proxies get it, empty for nearly all
   * @param here its version on the member that was asked, empty when it has none
   * @param there its version on the other one
   */
  public record DifferenceBody(
      String type, String name, String variant, String here, String there) {}
}
