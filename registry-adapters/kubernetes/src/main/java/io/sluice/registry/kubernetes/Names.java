package io.sluice.registry.kubernetes;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What each Service is called, and which Services a name stands for; owned by one thread. */
final class Names {
  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::namespace).thenComparing(Key::name);

  private final Map<Key, String> nameOf = new HashMap<>();
  private final Map<String, TreeSet<Key>> servicesOf = new HashMap<>();

  Set<String> all() {
    return Set.copyOf(servicesOf.keySet());
  }

  Optional<String> of(Key service) {
    return Optional.ofNullable(nameOf.get(service));
  }

  /** The Services of a name, in order. */
  List<Key> services(String name) {
    TreeSet<Key> services = servicesOf.get(name);
    return services == null ? List.of() : List.copyOf(services);
  }

  void put(Key service, String name) {
    if (!name.equals(nameOf.get(service))) {
      remove(service);
      nameOf.put(service, name);
      servicesOf.computeIfAbsent(name, any -> new TreeSet<>(ORDER)).add(service);
    }
  }

  void remove(Key service) {
    String before = nameOf.remove(service);
    TreeSet<Key> others = before == null ? null : servicesOf.get(before);
    if (before != null && others != null) {
      others.remove(service);
      if (others.isEmpty()) {
        servicesOf.remove(before);
      }
    }
  }
}
