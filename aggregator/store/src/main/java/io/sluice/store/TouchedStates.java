package io.sluice.store;

import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Facts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What holds of every service, packed but for those that are touched. Only what was changed is
 * packed again: who comes back mostly holds what it held. One thread.
 */
final class TouchedStates {
  private final PackedStates states = new PackedStates();
  private final Map<String, Facts> touched = new HashMap<>();
  private final Set<String> changed = new HashSet<>();

  /** As the last run left it. */
  void put(String service, Facts facts) {
    states.put(service, facts);
  }

  /** To look at. */
  Facts of(String service) {
    return touched.computeIfAbsent(service, states::get);
  }

  /** To change. */
  Facts toChange(String service) {
    changed.add(service);
    return of(service);
  }

  /** How many are unpacked. */
  int size() {
    return touched.size();
  }

  Set<String> names() {
    Set<String> names = new HashSet<>(states.names());
    names.addAll(touched.keySet());
    return names;
  }

  /** What holds of a service, whether it is touched or not; unpacked for this one look. */
  Facts settled(String service) {
    return states.get(service);
  }

  /** The same, to be read from one end to the other. */
  List<Dated> listed(String service) {
    return states.list(service);
  }

  /** Packs what was changed. */
  void settle() {
    changed.forEach(service -> states.put(service, of(service)));
    changed.clear();
    touched.clear();
  }
}
