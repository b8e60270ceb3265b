package io.sluice.registry.consul;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.model.health.HealthCheck;

/**
 * What Consul said last of names and of checks, so that the next answer's difference names what to
 * read again; owned by one thread.
 */
final class Catalogue {
  private record CheckKey(String node, String id) {}

  private record Check(String status, String service) {}

  private final Set<String> wantedTags;

  /** Names and the tags of all their instances; Consul lists tags in any order. */
  private Map<String, Set<String>> services = Map.of();

  private Map<CheckKey, Check> checks = Map.of();
  private final Map<String, Set<String>> namesByNode = new HashMap<>();
  private final Map<String, Set<String>> nodesByName = new HashMap<>();

  Catalogue(Collection<String> wantedTags) {
    this.wantedTags = Set.copyOf(wantedTags);
  }

  /** The names that may have wanted instances, sorted. */
  Set<String> names() {
    return new TreeSet<>(services.keySet());
  }

  /** Takes a new listing of names and gives those that differ, gone ones included. */
  Set<String> replaceServices(Map<String, List<String>> listing) {
    Map<String, Set<String>> now = new HashMap<>();
    listing.forEach(
        (name, tags) -> {
          Set<String> union = Set.copyOf(new HashSet<>(tags));
          if (union.containsAll(wantedTags)) {
            now.put(name, union);
          }
        });
    Set<String> changed = new TreeSet<>();
    differences(services, now, changed);
    services = now;
    return changed;
  }

  /** Takes a new listing of checks and gives the names that have one that differs. */
  Set<String> replaceChecks(List<HealthCheck> listing) {
    Map<CheckKey, Check> now = new HashMap<>();
    for (HealthCheck check : listing) {
      now.put(
          new CheckKey(check.getNode(), check.getCheckId()),
          new Check(check.getStatus(), check.getServiceName().orElse("")));
    }
    Set<CheckKey> keys = new HashSet<>();
    differences(checks, now, keys);
    Set<String> changed = new TreeSet<>();
    for (CheckKey key : keys) {
      name(key, checks.get(key), changed);
      name(key, now.get(key), changed);
    }
    checks = now;
    changed.retainAll(services.keySet());
    return changed;
  }

  /** Notes on which nodes a name's instances are, so that a node's check names it. */
  void placed(String name, Set<String> nodes) {
    Set<String> before = nodesByName.getOrDefault(name, Set.of());
    for (String node : before) {
      Set<String> names = namesByNode.get(node);
      if (names != null && !nodes.contains(node) && names.remove(name) && names.isEmpty()) {
        namesByNode.remove(node);
      }
    }
    for (String node : nodes) {
      namesByNode.computeIfAbsent(node, none -> new HashSet<>()).add(name);
    }
    if (nodes.isEmpty()) {
      nodesByName.remove(name);
    } else {
      nodesByName.put(name, Set.copyOf(nodes));
    }
  }

  private void name(CheckKey key, @Nullable Check check, Set<String> names) {
    if (check == null) {
      return;
    }
    if (check.service().isEmpty()) {
      names.addAll(namesByNode.getOrDefault(key.node(), Set.of()));
    } else {
      names.add(check.service());
    }
  }

  private static <K, V> void differences(Map<K, V> before, Map<K, V> now, Set<K> into) {
    now.forEach(
        (key, value) -> {
          if (!value.equals(before.get(key))) {
            into.add(key);
          }
        });
    for (K key : before.keySet()) {
      if (!now.containsKey(key)) {
        into.add(key);
      }
    }
  }
}
