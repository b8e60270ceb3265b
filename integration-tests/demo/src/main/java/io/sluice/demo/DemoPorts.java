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

  /** A sentence for each port that somebody else holds; empty when the demo can start. */
  List<String> taken() {
    return purposes().entrySet().stream()
        .filter(entry -> !Ports.isFree(entry.getKey()))
        .map(entry -> "port %d, for %s, is taken".formatted(entry.getKey(), entry.getValue()))
        .toList();
  }

  private Map<Integer, String> purposes() {
    var purposes = new LinkedHashMap<Integer, String>();
    purposes.put(xds(), "xDS");
    purposes.put(egress(), "Envoy's egress");
    purposes.put(admin(), "Envoy's administration");
    purposes.put(console(), "the console");
    for (int i = 0; i < Backends.VMS; i++) {
      purposes.put(vm(i), "VM " + (i + 1));
    }
    for (int i = 0; i < Backends.PODS; i++) {
      purposes.put(pod(i), "pod " + (i + 1));
    }
    return purposes;
  }
}
