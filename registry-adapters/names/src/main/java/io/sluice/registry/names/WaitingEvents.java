package io.sluice.registry.names;

import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Events that wait for names, oldest first. A reading overtakes what waits of other services, and a
 * listing that names its own; nothing overtakes a disconnection, because a reading would end it.
 * Owned by the event loop.
 */
final class WaitingEvents {
  private List<RegistryEvent> waiting = new ArrayList<>();

  /** How many readings wait, per service. */
  private final Map<String, Integer> services = new HashMap<>();

  void add(RegistryEvent event) {
    waiting.add(event);
    if (event instanceof InstancesReplaced read) {
      services.merge(read.service(), 1, Integer::sum);
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The services of which a reading waits. */
  Set<String> services() {
    return Collections.unmodifiableSet(services.keySet());
  }

  /** Gives out, in order, what need not wait any more. */
  void drain(Predicate<InstancesReplaced> ready, Consumer<RegistryEvent> out) {
    Set<String> behind = new HashSet<>();
    List<Synced> listings = new ArrayList<>();
    boolean disconnected = false;
    boolean nothingBefore = true;
    List<RegistryEvent> due = new ArrayList<>();
    List<RegistryEvent> rest = new ArrayList<>();
    for (RegistryEvent event : waiting) {
      boolean goes = nothingBefore;
      if (event instanceof InstancesReplaced read) {
        String service = read.service();
        goes =
            !disconnected
                && !behind.contains(service)
                && listings.stream().allMatch(one -> one.services().contains(service))
                && ready.test(read);
        if (goes) {
          services.computeIfPresent(service, (any, count) -> count == 1 ? null : count - 1);
        } else {
          behind.add(service);
        }
      } else if (!goes && event instanceof Synced listing) {
        listings.add(listing);
      } else if (!goes && event instanceof Disconnected) {
        disconnected = true;
      }
      if (goes) {
        due.add(event);
      } else {
        rest.add(event);
        nothingBefore = false;
      }
    }
    waiting = rest;
    due.forEach(out);
  }
}
