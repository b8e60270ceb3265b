package io.sluice.engine.identity;

import io.sluice.engine.guard.Input;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.view.Claim;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the names of one source say now, and the services that they make. Owned by the loop.
 *
 * <p>A name that is gone is remembered, the longest gone forgotten first: the guard asks for it
 * again, and its default port stays what it was.
 */
public final class SourceNames {
  /** How many gone names are remembered at least; beyond that, as many as are listed. */
  private static final int GONE = 1_000;

  private static final Comparator<Rejected> REJECTED =
      Comparator.comparing(Rejected::entry).thenComparing(Rejected::reason);

  private final IdentityRules rules;
  private final Map<String, Reading> readings = new HashMap<>();
  private final Map<String, SortedSet<String>> names = new HashMap<>();

  /** What was said of a service last, while none of its names says anything else. */
  private final Map<String, Input> said = new HashMap<>();

  private final Set<String> gone = Collections.newSetFromMap(new LinkedHashMap<>());
  private final TreeMap<String, Rejected> rejectedNames = new TreeMap<>();
  private final NamesWithoutService withoutService = new NamesWithoutService();
  private final Set<String> excludedNames = new TreeSet<>();

  public SourceNames(IdentityRules rules) {
    this.rules = rules;
  }

  /**
   * Starts from what another member read: its default ports stay, and a service of several names is
   * not taken for half of them before all were read.
   */
  public SourceNames(IdentityRules rules, Snapshot start) {
    this(rules);
    for (ServiceClaims service : start.services()) {
      Map<String, List<Claim>> byName = new TreeMap<>();
      service
          .claims()
          .forEach(
              claim -> byName.computeIfAbsent(claim.name(), n -> new ArrayList<>()).add(claim));
      byName.forEach((name, claims) -> resume(service.service(), name, claims));
    }
  }

  private void resume(String service, String name, List<Claim> claims) {
    // A name that another configuration gave to another service says nothing here.
    if (service.equals(rules.explain(name).service())) {
      String defaultPort =
          claims.stream()
              .filter(claim -> claim.port().isEmpty())
              .map(claim -> claim.instance().portName())
              .filter(port -> !port.isEmpty())
              .findFirst()
              .orElse(null);
      List<Claim> reported =
          claims.stream()
              .filter(claim -> !(claim.standing() instanceof Standing.Held))
              .map(SourceNames::fresh)
              .toList();
      put(service, name, new Reading(reported, List.of(), defaultPort, List.of(), List.of()));
    }
  }

  private static Claim fresh(Claim claim) {
    return claim.standing() instanceof Standing.PortUndecided
        ? claim
        : new Claim(claim.name(), claim.port(), claim.instance(), Standing.LIVE, false);
  }

  /** What an event means for the guard. */
  public List<Input> apply(RegistryEvent event) {
    if (event instanceof InstancesReplaced replaced) {
      return replaced(replaced);
    }
    if (event instanceof RegistryEvent.Synced synced) {
      return synced(synced.services());
    }
    if (event instanceof RegistryEvent.Disconnected lost) {
      return List.of(new Input.Lost(lost.cause(), lost.detail()));
    }
    throw new IllegalStateException("unknown event " + event);
  }

  private List<Input> replaced(InstancesReplaced event) {
    String service = serviceOf(event.service());
    boolean isEmpty = event.instances().isEmpty() && event.rejected().isEmpty();
    if (service == null) {
      if (isEmpty) {
        rejectedNames.remove(event.service());
        excludedNames.remove(event.service());
      }
      if (!excludedNames.contains(event.service())) {
        withoutService.put(event.service(), event.instances(), event.rejected());
      }
      return List.of();
    }
    Reading before = readings.getOrDefault(event.service(), Reading.NOTHING);
    put(
        service,
        event.service(),
        isEmpty ? Reading.nothing(before.defaultPort()) : of(event, before));
    if (isEmpty) {
      gone.add(event.service());
      forgetLongGone(readings.size() - gone.size());
    } else {
      gone.remove(event.service());
    }
    return List.of(read(service));
  }

  private Reading of(InstancesReplaced event, Reading before) {
    return before.isOf(event.instances(), event.rejected())
        ? before
        : Reading.of(
            event.service(), event.instances(), event.rejected(), rules, before.defaultPort());
  }

  private List<Input> synced(Set<String> listed) {
    Set<String> services = new HashSet<>();
    rejectedNames.keySet().retainAll(listed);
    excludedNames.retainAll(listed);
    withoutService.retainAll(listed);
    for (String name : listed) {
      String service = serviceOf(name);
      if (service != null) {
        services.add(service);
      }
    }
    Set<String> shrunk = new TreeSet<>();
    readings.forEach(
        (name, reading) -> {
          if (listed.contains(name)) {
            gone.remove(name);
          } else if (gone.add(name)
              || !reading.claims().isEmpty()
              || !reading.rejected().isEmpty()) {
            shrunk.add(name);
          }
        });
    List<Input> inputs = new ArrayList<>();
    for (String name : shrunk) {
      String service = serviceOf(name);
      Reading before = readings.getOrDefault(name, Reading.NOTHING);
      if (service != null) {
        put(service, name, Reading.nothing(before.defaultPort()));
        if (services.contains(service)) {
          inputs.add(read(service));
        }
      }
    }
    forgetLongGone(listed.size());
    inputs.add(new Input.Listed(services));
    return inputs;
  }

  private void forgetLongGone(int listed) {
    Iterator<String> oldest = gone.iterator();
    while (gone.size() > Math.max(GONE, listed)) {
      String name = oldest.next();
      oldest.remove();
      readings.remove(name);
      String service = serviceOf(name);
      if (service != null) {
        said.remove(service);
        names.computeIfPresent(
            service, (key, all) -> all.remove(name) && all.isEmpty() ? null : all);
      }
    }
  }

  private @Nullable String serviceOf(String name) {
    Explanation explanation = rules.explain(name);
    String service = explanation.service();
    if (service == null && rules.exclude().stream().anyMatch(one -> one.matchesAllOf(name))) {
      excludedNames.add(name);
    } else if (service == null) {
      rejectedNames.put(name, new Rejected(name, explanation.reason()));
    }
    return service;
  }

  @SuppressWarnings("ReferenceEquality") // an equal reading that is made anew may be said anew
  private void put(String service, String name, Reading reading) {
    if (readings.put(name, reading) != reading) {
      said.remove(service);
    }
    names.computeIfAbsent(service, key -> new TreeSet<>()).add(name);
  }

  private Input read(String service) {
    return said.computeIfAbsent(service, this::union);
  }

  /** The union over the service's names. */
  private Input union(String service) {
    List<Claim> claims = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    for (String name : namesOf(service)) {
      Reading reading = readings.getOrDefault(name, Reading.NOTHING);
      claims.addAll(reading.claims());
      rejected.addAll(reading.rejected());
    }
    rejected.sort(REJECTED);
    return new Input.Read(new ServiceClaims(service, claims, rejected));
  }

  /** The source's own names that make a service, also those gone lately; for a fresh read. */
  public Set<String> namesOf(String service) {
    return Collections.unmodifiableSet(names.getOrDefault(service, Collections.emptySortedSet()));
  }

  /** How many names the source has now. */
  public int size() {
    return readings.size() - gone.size() + rejectedNames.size();
  }

  /** How many names make no service, and how many entries under them are no instances. */
  public int rejected() {
    return rejectedNames.size() + withoutService.total();
  }

  /** The names that make no service, with reasons, in order. */
  public Collection<Rejected> rejectedNames() {
    return List.copyOf(rejectedNames.values());
  }

  /** Which rules make what of a name. */
  public Explanation explain(String name) {
    return rules.explain(name);
  }

  /** Which rules made what of every name that the source has now, in order of names. */
  public List<Explanation> explanations() {
    return page("", Integer.MAX_VALUE).stream().map(Named::explanation).toList();
  }

  /**
   * The names that the source has now, in order.
   *
   * @param after begins behind this name; empty for the first
   * @param limit at most so many
   */
  public List<Named> page(String after, int limit) {
    TreeSet<String> first = new TreeSet<>();
    for (Set<String> all : List.of(readings.keySet(), rejectedNames.keySet(), excludedNames)) {
      for (String name : all) {
        if (name.compareTo(after) > 0 && !gone.contains(name)) {
          first.add(name);
          if (first.size() > limit) {
            first.pollLast();
          }
        }
      }
    }
    List<Named> page = new ArrayList<>(first.size());
    for (String name : first) {
      Reading reading = readings.getOrDefault(name, Reading.NOTHING);
      page.add(
          new Named(
              rules.explain(name),
              excludedNames.contains(name),
              reading.claims(),
              reading.rejected(),
              withoutService.of(name)));
    }
    return page;
  }
}
