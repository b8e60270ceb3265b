package io.sluice.demo;

import io.sluice.demo.DemoRegistry.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which backends stand in which registry of those that were asked for.
 *
 * @param inRegistries by kind: VMs are dealt to those that hold VMs in turn
 * @param vmsInFile the VMs that no registry holds
 * @param podsInFile the pods that no registry holds
 */
record DemoRegistries(
    Map<Kind, List<Backend>> inRegistries, List<Backend> vmsInFile, List<Backend> podsInFile) {

  static DemoRegistries of(Set<Kind> asked, List<Backend> vms, List<Backend> pods) {
    SortedMap<Kind, List<Backend>> dealt = new TreeMap<>();
    return new DemoRegistries(
        dealt, deal(dealt, kinds(asked, false), vms), deal(dealt, kinds(asked, true), pods));
  }

  private static List<Kind> kinds(Set<Kind> asked, boolean ofPods) {
    return asked.stream().filter(kind -> kind.ofPods() == ofPods).sorted().toList();
  }

  /** Deals them, and says which are left: all, where nobody takes any. */
  private static List<Backend> deal(
      Map<Kind, List<Backend>> dealt, List<Kind> kinds, List<Backend> backends) {
    if (kinds.isEmpty()) {
      return backends;
    }
    for (int i = 0; i < backends.size(); i++) {
      dealt
          .computeIfAbsent(kinds.get(i % kinds.size()), kind -> new ArrayList<>())
          .add(backends.get(i));
    }
    return List.of();
  }
}
