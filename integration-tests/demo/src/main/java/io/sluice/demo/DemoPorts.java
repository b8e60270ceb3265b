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
    return xds(0);
  }

  /** Of a member, the first is 0. */
  int xds(int member) {
    return base + member;
  }

  int console() {
    return console(0);
  }

  int console(int member) {
    return base + 80 + member;
  }

  /** Where a member listens for the others. */
  int member(int member) {
    return base + 701 + member;
  }

  /** Of the database that several members share. */
  int postgres() {
    return base + 70;
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
   * @param members how many there will be
   */
  List<String> taken(boolean registries, int members) {
    return purposes(registries, members).entrySet().stream()
        .filter(entry -> !Ports.isFree(entry.getKey()))
        .map(entry -> "port %d, for %s, is taken".formatted(entry.getKey(), entry.getValue()))
        .toList();
  }

  private Map<Integer, String> purposes(boolean registries, int members) {
    var purposes = new LinkedHashMap<Integer, String>();
    purposes.put(xds(), "xDS");
    purposes.put(egress(), "Envoy's egress");
    purposes.put(admin(), "Envoy's administration");
    purposes.put(console(), "the console");
    for (int i = 1; i < members; i++) {
      purposes.put(xds(i), "xDS of member " + (i + 1));
      purposes.put(console(i), "the console of member " + (i + 1));
    }
    for (int i = 0; members > 1 && i < members; i++) {
      purposes.put(member(i), "member " + (i + 1));
    }
    if (members > 1) {
      purposes.put(postgres(), "PostgreSQL");
    }
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
