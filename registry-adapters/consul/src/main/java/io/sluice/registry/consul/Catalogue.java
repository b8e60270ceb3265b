package io.sluice.registry.consul;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.kiwiproject.consul.model.health.HealthCheck;
import org.kiwiproject.consul.model.health.ServiceHealth;

/**
 * What was reported last of every name, so that Consul's next listing names by its difference what
 * is to be read again; owned by one thread.
 *
 * <p>Checks are compared with what was reported and not with the listing before: a check that
 * fails, passes and fails again between two listings would look unchanged, while the read between
 * them saw it pass. Of a name's checks a sum of hashes is kept, because the checks of 200,000
 * instances as such would be as large as everything else together.
 */
final class Catalogue {
  /** Of a name's own checks and those of its nodes when it was read, and where it was. */
  private record Noted(long checks, Set<String> nodes) {}

  private static final Noted NOTHING = new Noted(0, Set.of());

  private final Set<String> wantedTags;

  /** Names and the tags of all their instances; Consul lists tags in any order. */
  private Map<String, Set<String>> services = Map.of();

  private final Map<String, Noted> noted = new HashMap<>();

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
    now.forEach(
        (name, tags) -> {
          if (!tags.equals(services.get(name))) {
            changed.add(name);
          }
        });
    for (String name : services.keySet()) {
      if (!now.containsKey(name)) {
        changed.add(name);
      }
    }
    services = now;
    return changed;
  }

  /** The names whose checks, or whose nodes' checks, are others than when they were read. */
  Set<String> differing(List<HealthCheck> listing) {
    Map<String, Long> ofNames = new HashMap<>();
    Map<String, Long> ofNodes = new HashMap<>();
    for (HealthCheck check : listing) {
      String service = check.getServiceName().orElse("");
      if (service.isEmpty()) {
        ofNodes.merge(check.getNode(), hash(check), Long::sum);
      } else {
        ofNames.merge(service, hash(check), Long::sum);
      }
    }
    Set<String> differing = new TreeSet<>();
    for (String name : services.keySet()) {
      Noted before = noted.getOrDefault(name, NOTHING);
      long now = ofNames.getOrDefault(name, 0L);
      for (String node : before.nodes()) {
        now += ofNodes.getOrDefault(node, 0L);
      }
      if (now != before.checks()) {
        differing.add(name);
      }
    }
    return differing;
  }

  /** Notes what a name has now. */
  void note(String name, List<ServiceHealth> entries) {
    if (entries.isEmpty()) {
      noted.remove(name);
      return;
    }
    Set<String> nodes = new HashSet<>();
    // A node's check stands with each of its instances.
    Set<Long> checks = new HashSet<>();
    for (ServiceHealth entry : entries) {
      nodes.add(entry.getNode().getNode());
      entry.getChecks().forEach(check -> checks.add(hash(check)));
    }
    long sum = 0;
    for (long check : checks) {
      sum += check;
    }
    noted.put(name, new Noted(sum, Set.copyOf(nodes)));
  }

  private static long hash(HealthCheck check) {
    long hash = mixed(mixed(0, check.getNode()), check.getCheckId());
    return mixed(hash, check.getStatus());
  }

  /** FNV-1a with an end mark, and a finish that spreads it over all bits before it is summed. */
  private static long mixed(long seed, String text) {
    long hash = seed ^ 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ 0x10000) * 0x100000001b3L;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return hash ^ (hash >>> 33);
  }
}
