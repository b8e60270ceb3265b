package io.sluice.registry.consul;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Which Consul is read, and as whom.
 *
 * @param address of an agent or server, {@code http} or {@code https}, with a host; no user, query
 *     or path
 * @param token an ACL token, empty for none; never logged
 * @param datacenter whose services are read, empty for the agent's own
 * @param tags only instances that have all of these are reported; empty for all instances
 * @param consistency of every read
 * @param pacing how often it is asked
 */
public record ConsulSettings(
    URI address,
    String token,
    String datacenter,
    List<String> tags,
    Consistency consistency,
    Pacing pacing) {

  public ConsulSettings {
    String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("address must begin with http:// or https://");
    }
    if (address.getHost() == null) {
      throw new IllegalArgumentException("address must name a host");
    }
    String path = address.getRawPath() == null ? "" : address.getRawPath();
    if (address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || !(path.isEmpty() || path.equals("/"))) {
      throw new IllegalArgumentException("address must be a host and a port, and nothing more");
    }
    if (token.chars().anyMatch(letter -> letter < 0x21 || letter > 0x7e)) {
      throw new IllegalArgumentException("token must be visible ASCII without spaces");
    }
    tags = List.copyOf(tags);
  }

  /** Everything of the agent's own datacenter, without a token. */
  public static ConsulSettings of(URI address) {
    return new ConsulSettings(address, "", "", List.of(), Consistency.DEFAULT, Pacing.DEFAULT);
  }

  /** The same with a token. */
  public ConsulSettings withToken(String other) {
    return new ConsulSettings(address, other, datacenter, tags, consistency, pacing);
  }

  /** The same of a datacenter. */
  public ConsulSettings withDatacenter(String other) {
    return new ConsulSettings(address, token, other, tags, consistency, pacing);
  }

  /** The same with only the instances that have all of some tags. */
  public ConsulSettings withTags(List<String> other) {
    return new ConsulSettings(address, token, datacenter, other, consistency, pacing);
  }

  /** The same with another consistency. */
  public ConsulSettings withConsistency(Consistency other) {
    return new ConsulSettings(address, token, datacenter, tags, other, pacing);
  }

  /** The same at another pace. */
  public ConsulSettings withPacing(Pacing other) {
    return new ConsulSettings(address, token, datacenter, tags, consistency, other);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ConsulSettings[" + address + ", datacenter=" + datacenter + ", tags=" + tags + "]";
  }
}
