package io.sluice.registry.cmdb;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the entries of all pages together, by service. */
final class Services {
  /** More than these of one service are counted, not listed. */
  private static final int MAX_REJECTED = 100;

  private final CmdbSettings settings;

  Services(CmdbSettings settings) {
    this.settings = settings;
  }

  private static final class Found {
    final List<Instance> instances = new ArrayList<>();
    final List<Rejected> rejected = new ArrayList<>();
    int left;

    void reject(Rejected one) {
      if (rejected.size() < MAX_REJECTED) {
        rejected.add(one);
      } else {
        left++;
      }
    }
  }

  /** What complete pages come to, unless the canary is missing. */
  Outcome of(Collection<Page> pages) {
    SortedMap<String, Found> found = new TreeMap<>();
    Set<String> ids = new HashSet<>();
    StringBuilder digests = new StringBuilder();
    for (Page page : pages) {
      digests.append(page.digest());
      for (Entry entry : page.entries()) {
        Found service = found.computeIfAbsent(entry.service(), name -> new Found());
        entry.rejected().forEach(service::reject);
        if (entry.id().isEmpty() || ids.add(entry.id())) {
          service.instances.addAll(entry.instances());
        } else {
          service.reject(
              new Rejected(Text.shortened(entry.id()), "an entry before it has the same id"));
        }
      }
    }
    if (!settings.canary().isEmpty() && !found.containsKey(settings.canary())) {
      return new Outcome.Failed(
          Cause.UNTRUSTED,
          "The canary "
              + settings.canary()
              + " is not in the list: the token may not read"
              + " everything, or this is another CMDB",
          Duration.ZERO);
    }
    String revision = Integer.toHexString(digests.toString().hashCode());
    SortedMap<String, InstancesReplaced> services = new TreeMap<>();
    for (Map.Entry<String, Found> each : found.entrySet()) {
      services.put(each.getKey(), replaced(each.getKey(), each.getValue(), revision));
    }
    return new Outcome.Read(services, revision);
  }

  private static InstancesReplaced replaced(String name, Found found, String revision) {
    if (found.left > 0) {
      found.rejected.add(new Rejected(name, "and " + found.left + " more"));
    }
    return new InstancesReplaced(name, found.instances, found.rejected, revision);
  }
}
