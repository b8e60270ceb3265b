package io.sluice.registry.etcd;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which etcd is read, and as whom.
 *
 * @param endpoints of the members of one cluster, at least one, {@code http} or {@code https}, with
 *     host and port; tried in turn
 * @param prefix what all keys begin with, for example {@code /services}; a trailing slash means
 *     nothing; empty for all keys
 * @param layout how instances are written
 * @param login user and password, when etcd asks for them
 * @param tls for {@code https} endpoints
 * @param pacing how often it is asked
 */
public record EtcdSettings(
    List<URI> endpoints,
    String prefix,
    EtcdLayout layout,
    Optional<EtcdLogin> login,
    EtcdTls tls,
    EtcdPacing pacing) {

  public EtcdSettings {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints must name at least one");
    }
    endpoints.forEach(EtcdSettings::check);
    prefix = prefix.replaceAll("/+$", "");
  }

  /** Without a login, trusting what Java trusts, at the usual pace. */
  public static EtcdSettings of(List<URI> endpoints, String prefix, EtcdLayout layout) {
    return new EtcdSettings(
        endpoints, prefix, layout, Optional.empty(), EtcdTls.ofJava(), EtcdPacing.DEFAULT);
  }

  /** The same with a user and a password. */
  public EtcdSettings withLogin(EtcdLogin other) {
    return new EtcdSettings(endpoints, prefix, layout, Optional.of(other), tls, pacing);
  }

  /** The same with other files for TLS. */
  public EtcdSettings withTls(EtcdTls other) {
    return new EtcdSettings(endpoints, prefix, layout, login, other, pacing);
  }

  /** The same at another pace. */
  public EtcdSettings withPacing(EtcdPacing other) {
    return new EtcdSettings(endpoints, prefix, layout, login, tls, other);
  }

  private static void check(URI endpoint) {
    String scheme =
        endpoint.getScheme() == null ? "" : endpoint.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("an endpoint must begin with http:// or https://");
    }
    if (endpoint.getHost() == null || endpoint.getPort() < 1 || endpoint.getPort() > 65_535) {
      throw new IllegalArgumentException("an endpoint must name a host and a port");
    }
    String path = endpoint.getRawPath() == null ? "" : endpoint.getRawPath();
    if (endpoint.getRawUserInfo() != null
        || endpoint.getRawQuery() != null
        || !(path.isEmpty() || path.equals("/"))) {
      throw new IllegalArgumentException("an endpoint must be a host and a port, and nothing more");
    }
  }
}
