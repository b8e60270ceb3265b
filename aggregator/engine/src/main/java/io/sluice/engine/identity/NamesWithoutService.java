package io.sluice.engine.identity;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Rejected;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is under names that make no service: somebody wants to know why it is missing. */
final class NamesWithoutService {
  /** So many entries of a name are kept with their reasons; the others are counted. */
  private static final int KEPT_OF_A_NAME = 100;

  /** So many are kept in all. */
  private static final int KEPT = 10_000;

  private final Map<String, WithoutService> byName = new HashMap<>();
  private int total;
  private int kept;

  void put(String name, List<Instance> instances, List<Rejected> rejected) {
    remove(name);
    if (instances.isEmpty() && rejected.isEmpty()) {
      return;
    }
    int keep = Math.min(rejected.size(), Math.min(KEPT_OF_A_NAME, KEPT - kept));
    long ready = instances.stream().filter(instance -> instance.health().isReady()).count();
    byName.put(
        name,
        new WithoutService(
            instances.size(),
            (int) ready,
            rejected.size(),
            List.copyOf(rejected.subList(0, keep))));
    total += rejected.size();
    kept += keep;
  }

  private void remove(String name) {
    WithoutService before = byName.remove(name);
    if (before != null) {
      total -= before.rejected();
      kept -= before.first().size();
    }
  }

  void retainAll(Set<String> listed) {
    for (String name : List.copyOf(byName.keySet())) {
      if (!listed.contains(name)) {
        remove(name);
      }
    }
  }

  WithoutService of(String name) {
    return byName.getOrDefault(name, WithoutService.NOTHING);
  }

  /** How many entries are no instances. */
  int total() {
    return total;
  }
}
