package io.sluice.registry.etcd;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an entry says beside its address; each mistake in it is a reason to reject the entry. */
record Decoration(
    Health health,
    String portName,
    String protocol,
    String zone,
    int weight,
    List<String> tags,
    SortedMap<String, String> metadata) {
  private static final Set<String> PROTOCOLS = Set.of("", "http", "http2", "grpc", "tcp");

  Decoration {
    if (!PROTOCOLS.contains(protocol)) {
      throw new IllegalArgumentException("the protocol is not http, http2, grpc or tcp");
    }
    if (weight < 1 || weight > Instance.MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "the weight is " + weight + ", not 1 to " + Instance.MAX_WEIGHT);
    }
  }

  /** Nothing. */
  Decoration() {
    this(Health.PASSING, "", "", "", 1, List.of(), new TreeMap<>());
  }

  Instance instance(String id, Place place) {
    return new Instance(
        id, place.host(), place.port(), health, portName, protocol, zone, weight, tags, metadata);
  }
}
