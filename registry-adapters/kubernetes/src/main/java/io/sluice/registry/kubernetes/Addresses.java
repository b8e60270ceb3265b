package io.sluice.registry.kubernetes;

/** Which addresses of a service with two families are read. */
public enum Addresses {
  /** IPv4 where the service has IPv4 slices (even empty ones), else IPv6: each pod once. */
  IPV4,
  /** IPv6 where the service has IPv6 slices (even empty ones), else IPv4: each pod once. */
  IPV6,
  /** Both: a pod with two addresses is two instances. */
  BOTH
}
