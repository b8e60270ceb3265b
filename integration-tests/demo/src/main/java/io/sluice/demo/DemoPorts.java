package io.sluice.demo;

import io.sluice.components.Ports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who listens where on 127.0.0.1, all counted from one number.
 *
 * @param base {@value #LOWEST} to {@value #HIGHEST}
 */
record DemoPorts(int base) {
  static final int DEFAULT = 18_000;
  static final int LOWEST = 1_024;

  // The kernel's own ephemeral ports begin at 32768.
  static final int HIGHEST = 32_000;

  private static final int REGISTRIES = 7;

  DemoPorts {
    if (base < LOWEST || base > HIGHEST) {
      throw new IllegalArgumentException(
          "--ports: '%d' is not a number from %d to %d".formatted(base, LOWEST, HIGHEST));
    }
  }

  int xds() {
    return base;
  }

  int console() {
    return base + 80;
  }

  int egress() {
    return base + 10;
  }

  int admin() {
    return base + 11;
  }

  int vm(int index) {
    return base + 20 + index;
  }

  int pod(int index) {
    return base + 40 + index;
  }

  /** Of the registries: 0 to 2 are Consul's, 3 and 4 etcd's, 5 Kubernetes', 6 the CMDB's. */
  int registry(int index) {
    return base + 60 + index;
  }

  /**
   * A sentence for each port that somebody else holds; empty when the demo can start.
   *
   * @param registries whether registries will listen too
   */
  List<String> taken(boolean registries) {
    return purposes(registries).entrySet().stream()
        .filter(entry -> !Ports.isFree(entry.getKey()))
        .map(entry -> "port %d, for %s, is taken".formatted(entry.getKey(), entry.getValue()))
        .toList();
  }

  private Map<Integer, String> purposes(boolean registries) {
    var purposes = new LinkedHashMap<Integer, String>();
    purposes.put(xds(), "xDS");
    purposes.put(egress(), "Envoy's egress");
    purposes.put(admin(), "Envoy's administration");
    purposes.put(console(), "the console");
    for (int i = 0; registries && i < REGISTRIES; i++) {
      purposes.put(registry(i), "a registry");
    }
    for (int i = 0; i < Backends.VMS; i++) {
      purposes.put(vm(i), "VM " + (i + 1));
    }
    for (int i = 0; i < Backends.PODS; i++) {
      purposes.put(pod(i), "pod " + (i + 1));
    }
    return purposes;
  }
}
