package io.sluice.console.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a change would do, and to whom; nothing was changed.
 *
 * @param service its name
 * @param generation that this stands on: applied with If-Match of it, either exactly this happens
 *     or nothing (412)
 * @param changes whether any bytes of any proxy would differ
 * @param before what is asked now
 * @param after what would be asked
 * @param blockers why it cannot be applied now, a sentence each; empty when it can
 * @param consequences what it would mean, a sentence each
 * @param variants proxies by what they would get, the common network's first
 * @param complete whether all changed endpoints are listed
 * @param diff of all variants, as a unified diff
 */
public record PreviewBody(
    String service,
    long generation,
    boolean changes,
    AskedBody before,
    AskedBody after,
    List<String> blockers,
    List<String> consequences,
    List<VariantBody> variants,
    boolean complete,
    String diff) {
  public PreviewBody {
    blockers = List.copyOf(blockers);
    consequences = List.copyOf(consequences);
    variants = List.copyOf(variants);
  }

  /**
   * What operators ask for.
   *
   * @param weights basis points by environment
   * @param zero policy of an environment at 0
   * @param empty policy of one that has weight and no ready endpoint
   */
  public record AskedBody(Map<String, Integer> weights, String zero, String empty) {
    public AskedBody {
      weights = Ordered.copy(weights);
    }
  }

  /**
   * Proxies that get the same bytes.
   *
   * @param networks whose proxies these are, the common one under the empty name
   * @param gateways the networks whose gateways these are, the common one's under the empty name
   * @param callers services with a split of their own whose proxies these are
   * @param proxies how many are connected and subscribed to the service now
   * @param kinds of them, how many of each kind of client: {@code envoy}, {@code grpc}
   * @param clusters one for each port of the service, the default one first
   */
  public record VariantBody(
      List<String> networks,
      List<String> gateways,
      List<String> callers,
      int proxies,
      Map<String, Integer> kinds,
      List<ClusterBody> clusters) {
    public VariantBody {
      networks = List.copyOf(networks);
      gateways = List.copyOf(gateways);
      callers = callers == null ? List.of() : List.copyOf(callers); // of the release before
      kinds = Ordered.copy(kinds);
      clusters = List.copyOf(clusters);
    }
  }

  /**
   * One port as one variant gets it.
   *
   * @param name of the cluster and its assignment
   * @param changes whether its bytes would differ
   * @param before what is published now
   * @param after what would be published
   * @param endpoints that come, go, or get another share or priority
   */
  public record ClusterBody(
      String name,
      boolean changes,
      SharesBody before,
      SharesBody after,
      List<EndpointChangeBody> endpoints) {
    public ClusterBody {
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * What one assignment says.
   *
   * @param version of the resource, as proxies acknowledge it
   * @param published basis points by environment
   * @param standby environments that stand by, in order
   * @param dropped share of requests that is dropped, basis points
   */
  public record SharesBody(
      String version, Map<String, Integer> published, List<String> standby, int dropped) {
    public SharesBody {
      published = Ordered.copy(published);
      standby = List.copyOf(standby);
    }
  }

  /**
   * An endpoint that would be treated otherwise.
   *
   * @param environment where it runs
   * @param region of its locality
   * @param zone of its locality
   * @param address without brackets
   * @param port 1 to 65535
   * @param before how it stands now, or null when it would come
   * @param after how it would stand, or null when it would go
   */
  public record EndpointChangeBody(
      String environment,
      String region,
      String zone,
      String address,
      int port,
      @Nullable StandingBody before,
      @Nullable StandingBody after) {}

  /**
   * How an endpoint stands in an assignment.
   *
   * @param priority 0 serves, higher ones stand by
   * @param localityWeight of its locality among those of its priority
   * @param weight of it within its locality
   * @param share of the port's requests, basis points with a fraction; 0 while it stands by
   */
  public record StandingBody(int priority, long localityWeight, int weight, double share) {}
}
