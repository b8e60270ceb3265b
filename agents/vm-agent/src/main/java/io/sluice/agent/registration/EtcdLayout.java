package io.sluice.agent.registration;

import java.util.Optional;

/** How an instance is written in etcd: docs/registries/etcd.md has the servers' side of it. */
public sealed interface EtcdLayout permits EtcdKeysLayout, EtcdJsonLayout {
  /**
   * Where callers find an instance.
   *
   * @param host an address or a name, an IPv6 one without brackets
   */
  record Place(String host, int port) {
    /** {@code host:port}. */
    static Place parse(String text) {
      int colon = text.lastIndexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("'" + text + "' is not HOST:PORT");
      }
      String host = text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
      return new Place(host, Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** Empty for a value that is no instance. */
  Optional<Place> place(String value);

  /** The same instance on another port. */
  String onPort(String value, int port);

  /** An instance of which nothing else is known. */
  String fresh(Place place);

  /** The same instance, about to leave; empty where there are no words for that. */
  Optional<String> leaving(String value);

  /** Whether it says that it is about to leave. */
  boolean isLeaving(String value);
}
