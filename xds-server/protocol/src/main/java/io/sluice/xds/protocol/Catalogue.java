package io.sluice.xds.protocol;

import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The units as one loop knows them, and which of its subscriptions want which. A change costs the
 * subscriptions that want it, and the wildcards of its type. Touched by its loop only.
 */
final class Catalogue {
  private final Counters counters;
  private final Map<Unit, Encoded> units = new HashMap<>();
  private final Map<Unit, Set<Subscription>> byUnit = new HashMap<>();
  private final Map<String, Set<Subscription>> wildcards = new HashMap<>();
  private final Map<String, Map<Wildcard, FullState>> fullStates = new HashMap<>();

  Catalogue(Counters counters) {
    this.counters = counters;
  }

  /** Takes a unit's newest state, null when it is gone, and returns who may want to know. */
  Collection<Subscription> put(Unit unit, @Nullable Encoded encoded) {
    Encoded before = encoded == null ? units.remove(unit) : units.put(unit, encoded);
    String had = before == null ? "" : before.version();
    String has = encoded == null ? "" : encoded.version();
    if (had.equals(has)) {
      return Set.of();
    }
    fullStates.remove(unit.type());
    Set<Subscription> interested = new LinkedHashSet<>(byUnit.getOrDefault(unit, Set.of()));
    interested.addAll(wildcards.getOrDefault(unit.type(), Set.of()));
    return interested;
  }

  /** Some scope answers otherwise than before. */
  void forgetFullStates() {
    fullStates.clear();
  }

  /** What a client gets under a name, null when the name does not exist for it. */
  @Nullable Encoded resolve(Scope scope, String type, String name) {
    Encoded encoded =
        scope
            .variant(type, name)
            .map(variant -> units.get(new Unit(type, name, variant)))
            .orElse(null);
    return encoded != null
        ? encoded
        : scope.absent(type, name).map(resource -> Encoded.of(type, name, resource)).orElse(null);
  }

  /** The complete state of a wildcard, encoded once for all that share it. */
  FullState fullState(Scope scope, String type, Wildcard wildcard) {
    return fullStates
        .computeIfAbsent(type, any -> new IdentityHashMap<>())
        .computeIfAbsent(wildcard, shared -> fullState(scope, type, shared.names()));
  }

  FullState fullState(Scope scope, String type, Collection<String> names) {
    SortedMap<String, Encoded> resources = new TreeMap<>();
    for (String name : names) {
      Encoded encoded = resolve(scope, type, name);
      if (encoded != null) {
        resources.put(name, encoded);
      }
    }
    counters.fullStates.increment();
    return new FullState(type, resources);
  }

  void want(Unit unit, Subscription subscription) {
    byUnit.computeIfAbsent(unit, any -> new LinkedHashSet<>()).add(subscription);
  }

  void unwant(Unit unit, Subscription subscription) {
    byUnit.computeIfPresent(unit, (any, interested) -> without(interested, subscription));
  }

  void wantAll(Subscription subscription) {
    wildcards.computeIfAbsent(subscription.type(), any -> new LinkedHashSet<>()).add(subscription);
  }

  void unwantAll(Subscription subscription) {
    wildcards.computeIfPresent(
        subscription.type(), (any, interested) -> without(interested, subscription));
  }

  private static @Nullable Set<Subscription> without(
      Set<Subscription> interested, Subscription subscription) {
    interested.remove(subscription);
    return interested.isEmpty() ? null : interested;
  }
}
