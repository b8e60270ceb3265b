package io.sluice.registry.file;

import io.sluice.registry.RegistryEvent.InstancesReplaced;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Understands a file, and of the next one only what differs: YAML of 1,000 services of 10 instances
 * takes tens of milliseconds of CPU, and a change mostly touches one of them. Used by one thread.
 *
 * <p>A service's lines mean the same in any company when they begin and end between two entries of
 * {@code services}; that is so where YAML finds exactly the names with which the lines begin. In
 * every other case the whole file is understood anew.
 */
final class KnownContent {
  /** What lines came to, and where they began: what is rejected names its line. */
  private record Known(int line, InstancesReplaced service) {
    boolean holdsFor(ServiceSlice slice) {
      return service.rejected().isEmpty() || line == slice.line();
    }
  }

  private Map<ServiceSlice, Known> known = Map.of();

  /**
   * What the file says. Instances of a service whose lines did not change are the same list as
   * before.
   */
  FileParsing parse(byte[] bytes, String revision) {
    List<ServiceSlice> slices = ServiceSlice.of(bytes);
    List<ServiceSlice> changed = new ArrayList<>();
    for (ServiceSlice slice : slices) {
      Known before = known.get(slice);
      if (before == null || !before.holdsFor(slice)) {
        changed.add(slice);
      }
    }
    FileContent content = changed.size() < slices.size() ? joined(slices, changed, revision) : null;
    if (content != null) {
      return new FileParsing.Right(content);
    }
    FileParsing parsing = FileContent.parse(bytes, revision);
    known = parsing instanceof FileParsing.Right right ? remembered(slices, right) : Map.of();
    return parsing;
  }

  /** What is known with what changed, or null when these lines cannot be understood apart. */
  private @Nullable FileContent joined(
      List<ServiceSlice> slices, List<ServiceSlice> changed, String revision) {
    Map<ServiceSlice, Known> next = new HashMap<>();
    if (!changed.isEmpty()) {
      FileParsing parsing = FileContent.parse(ServiceSlice.document(changed), revision);
      if (!(parsing instanceof FileParsing.Right right) || !areApart(changed, right)) {
        return null;
      }
      next.putAll(remembered(changed, right));
    }
    Map<String, InstancesReplaced> services = new LinkedHashMap<>();
    for (ServiceSlice slice : slices) {
      Known here = next.computeIfAbsent(slice, unchanged -> known.get(unchanged));
      if (here == null || services.put(slice.name(), again(here, revision)) != null) {
        return null;
      }
    }
    known = next;
    return new FileContent(services, revision);
  }

  /** Whether every one is understood, and none with a complaint about a line of another file. */
  private static boolean areApart(List<ServiceSlice> changed, FileParsing.Right right) {
    return namesOf(changed).equals(List.copyOf(right.content().services().keySet()))
        && right.content().services().values().stream()
            .allMatch(service -> service.rejected().isEmpty());
  }

  private static InstancesReplaced again(Known known, String revision) {
    InstancesReplaced service = known.service();
    return new InstancesReplaced(
        service.service(), service.instances(), service.rejected(), revision);
  }

  private static Map<ServiceSlice, Known> remembered(
      List<ServiceSlice> slices, FileParsing.Right right) {
    Map<ServiceSlice, Known> all = new HashMap<>();
    if (namesOf(slices).equals(List.copyOf(right.content().services().keySet()))) {
      for (ServiceSlice slice : slices) {
        InstancesReplaced service = right.content().services().get(slice.name());
        if (service != null) {
          all.put(slice, new Known(slice.line(), service));
        }
      }
    }
    return all;
  }

  private static List<String> namesOf(List<ServiceSlice> slices) {
    return slices.stream().map(ServiceSlice::name).toList();
  }
}
