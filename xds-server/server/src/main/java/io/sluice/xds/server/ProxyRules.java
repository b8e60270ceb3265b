package io.sluice.xds.server;

import java.time.Duration;
import java.util.Set;

/**
 * What proxies are held to.
 *
 * @param networks that sources are in, beside the common one
 * @param loadReports how often a client is asked to report: at least a second, since Envoy does
 *     what it is told and would report every 10 ms (envoy-facts, l)
 * @param grants who may be which service
 * @param pastMesh whether manifests may open ways past the mesh
 * @param registration with what their agents register services
 */
public record ProxyRules(
    Set<String> networks,
    Duration loadReports,
    Grants grants,
    boolean pastMesh,
    RegistrationRules registration) {
  public ProxyRules {
    networks = Set.copyOf(networks);
    if (loadReports.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("load reports come once a second at most");
    }
  }

  /** Whose manifests may open ways past the mesh, and who register as they say. */
  public ProxyRules(Set<String> networks, Duration loadReports, Grants grants) {
    this(networks, loadReports, grants, true, RegistrationRules.NONE);
  }

  /** Proxies of these networks, each of which may be any service. */
  public static ProxyRules in(Set<String> networks) {
    return new ProxyRules(networks, XdsServer.LOAD_INTERVAL, Grants.ANY);
  }
}
