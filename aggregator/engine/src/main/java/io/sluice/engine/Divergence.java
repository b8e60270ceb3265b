package io.sluice.engine;

import io.sluice.engine.merge.Address;
import io.sluice.view.Endpoint;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.ShadowComparison.Change;
import io.sluice.view.ShadowComparison.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is otherwise in one of two views of the same service. Pure. */
final class Divergence {
  private static final Comparator<Change> ORDER =
      Comparator.comparing(Change::kind).thenComparing(Change::subject);

  private final List<Change> changes = new ArrayList<>();

  private Divergence() {}

  /** By kind and subject; null for no such service. */
  static List<Change> of(@Nullable ServiceView published, @Nullable ServiceView shadow) {
    if (published == null ? shadow == null : published.equals(shadow)) {
      return List.of();
    }
    Divergence divergence = new Divergence();
    divergence.endpoints(byAddress(published), byAddress(shadow));
    divergence.shares(shares(published), shares(shadow));
    return divergence.changes.stream().sorted(ORDER).toList();
  }

  private static SortedMap<Address, List<Endpoint>> byAddress(@Nullable ServiceView view) {
    SortedMap<Address, List<Endpoint>> endpoints = new TreeMap<>();
    for (Endpoint one : view == null ? List.<Endpoint>of() : view.endpoints()) {
      endpoints.computeIfAbsent(Address.of(one), key -> new ArrayList<>()).add(one);
    }
    return endpoints;
  }

  private void endpoints(
      SortedMap<Address, List<Endpoint>> published, SortedMap<Address, List<Endpoint>> shadow) {
    SortedSet<Address> all = new TreeSet<>(published.keySet());
    all.addAll(shadow.keySet());
    for (Address address : all) {
      List<Endpoint> now = published.getOrDefault(address, List.of());
      List<Endpoint> then = shadow.getOrDefault(address, List.of());
      String subject = address.toString();
      if (now.isEmpty() || then.isEmpty()) {
        changes.add(
            new Change(
                now.isEmpty() ? Kind.ADDED : Kind.MISSING, subject, words(now), words(then)));
      } else {
        compare(Kind.HEALTH, subject, health(now), health(then));
        compare(Kind.PORT, subject, ports(now), ports(then));
        compare(Kind.ENVIRONMENT, subject, now.get(0).environment(), then.get(0).environment());
      }
    }
  }

  private void shares(SortedMap<String, String> published, SortedMap<String, String> shadow) {
    SortedSet<String> ports = new TreeSet<>(published.keySet());
    ports.addAll(shadow.keySet());
    for (String port : ports) {
      compare(
          Kind.SHARE,
          port.isEmpty() ? "default" : port,
          published.getOrDefault(port, ""),
          shadow.getOrDefault(port, ""));
    }
  }

  private void compare(Kind kind, String subject, String published, String shadow) {
    if (!published.equals(shadow)) {
      changes.add(new Change(kind, subject, published, shadow));
    }
  }

  private static String words(List<Endpoint> endpoints) {
    return endpoints.isEmpty()
        ? ""
        : "%s, port %s, %s"
            .formatted(endpoints.get(0).environment(), ports(endpoints), health(endpoints));
  }

  private static String health(List<Endpoint> endpoints) {
    return endpoints.stream()
        .map(one -> one.state() + " " + one.health())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String ports(List<Endpoint> endpoints) {
    return endpoints.stream()
        .map(one -> one.servicePort().isEmpty() ? "default" : one.servicePort())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static SortedMap<String, String> shares(@Nullable ServiceView view) {
    SortedMap<String, String> shares = new TreeMap<>();
    for (ServicePort port : view == null ? List.<ServicePort>of() : view.ports()) {
      shares.put(
          port.name(),
          port.published().entrySet().stream()
              .map(Divergence::share)
              .collect(Collectors.joining(" ")));
    }
    return shares;
  }

  private static String share(Map.Entry<String, Integer> share) {
    return share.getKey() + "=" + share.getValue();
  }
}
