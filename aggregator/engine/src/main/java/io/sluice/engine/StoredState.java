package io.sluice.engine;

import io.sluice.view.Conflict;
import io.sluice.view.Emergency;
import io.sluice.view.Formats;
import io.sluice.view.Hold;
import io.sluice.view.Home;
import io.sluice.view.Names;
import io.sluice.view.Source;
import io.sluice.view.SplitStore.Admission;
import io.sluice.view.SplitStore.Stored;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.StoredSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The loop's copy of what is stored, and which source's names it lets in. Owned by the loop. */
final class StoredState {
  private final Map<String, Home> homes;
  private final Map<String, StoredSplit> splits;
  private final Set<Admission> admissions;
  private final Set<Joined> joined = new HashSet<>();
  private final Map<String, Boolean> established;
  private List<Hold> holds;
  private Formats formats;
  private Map<String, Emergency> emergencies;

  private @Nullable Stored copied;

  /** Which cluster has a folded name: the first admitted one stands. */
  private final Map<String, String> clusters = new HashMap<>();

  /** A service that some name of a source was let into. */
  private record Joined(String source, String service) {}

  StoredState(Stored stored) {
    homes = new HashMap<>(stored.homes());
    splits = new HashMap<>(stored.splits());
    admissions = new HashSet<>();
    stored.admissions().forEach(this::admit);
    established = stored.sources();
    holds = stored.holds();
    formats = stored.formats();
    emergencies = byService(stored.emergencies());
    homes.values().forEach(this::indexClusters);
  }

  /**
   * Takes over one commit.
   *
   * @return the service that it concerns, if any
   */
  Set<String> apply(StoredChange change) {
    copied = null;
    if (change instanceof StoredChange.HomeStored stored) {
      homes.put(stored.home().service(), stored.home());
      indexClusters(stored.home());
      return Set.of(stored.home().service());
    }
    if (change instanceof StoredChange.SplitStored stored) {
      // Listeners may hear commits of one service out of turn from several members.
      splits.merge(
          stored.split().service(),
          stored.split(),
          (old, fresh) -> fresh.generation() >= old.generation() ? fresh : old);
      return Set.of(stored.split().service());
    }
    if (change instanceof StoredChange.Admitted admitted) {
      admit(admitted.admission());
      return Set.of(admitted.admission().service());
    }
    if (change instanceof StoredChange.HoldsStored stored) {
      holds = stored.holds();
      return Set.of();
    }
    if (change instanceof StoredChange.FormatsStored stored) {
      formats = stored.formats();
      return Set.of();
    }
    if (change instanceof StoredChange.EmergenciesStand now) {
      Map<String, Emergency> before = emergencies;
      emergencies = byService(now.standing());
      Set<String> concerned = new HashSet<>(before.keySet());
      concerned.addAll(emergencies.keySet());
      concerned.removeIf(it -> Objects.equals(before.get(it), emergencies.get(it)));
      return concerned;
    }
    throw new IllegalStateException("unknown change " + change);
  }

  private static Map<String, Emergency> byService(List<Emergency> standing) {
    return standing.stream().collect(Collectors.toMap(Emergency::service, it -> it));
  }

  /** A copy of what is stored; O(services), once per commit. */
  Stored copy() {
    if (copied == null) {
      copied = new Stored(homes, splits, List.copyOf(admissions), established, formats, holds);
    }
    return copied;
  }

  /** What losses operators refuse now; those that are over are forgotten. */
  List<Hold> holds(long now) {
    if (!holds.stream().allMatch(hold -> hold.standsAt(now))) {
      holds = holds.stream().filter(hold -> hold.standsAt(now)).toList();
      copied = null;
    }
    return holds;
  }

  /** Which rendering format resources have. */
  Formats formats() {
    return formats;
  }

  Set<String> services() {
    return Set.copyOf(homes.keySet());
  }

  @Nullable Home home(String service) {
    return homes.get(service);
  }

  @Nullable StoredSplit split(String service) {
    return splits.get(service);
  }

  /** The rollback of a service that is in force and not stored, or null. */
  @Nullable Emergency emergency(String service) {
    return emergencies.get(service);
  }

  /** Whether a source was there before the services were, so that its names need no operator. */
  boolean isEstablished(String source) {
    return established.getOrDefault(source, false);
  }

  /** Whether a source's name may join a service. */
  boolean admits(Source source, String name, String service) {
    if (admissions.contains(new Admission(source.name(), name, service))) {
      return true;
    }
    return admitsByItself(source, service);
  }

  /** Whether any name of a source may join a service, or could once. */
  boolean admitsAny(Source source, String service) {
    return joined.contains(new Joined(source.name(), service)) || admitsByItself(source, service);
  }

  private boolean admitsByItself(Source source, String service) {
    return source.admission() == Source.Admission.AUTO
        && (isEstablished(source.name()) || !homes.containsKey(service));
  }

  private void admit(Admission admission) {
    admissions.add(admission);
    joined.add(new Joined(admission.source(), admission.service()));
  }

  /**
   * The conflicts that keep a service, or some of its ports, from being published: other clusters
   * that nobody could tell from its own.
   */
  List<Conflict> nameConflicts(String service, Iterable<String> ports) {
    List<Conflict> conflicts = new ArrayList<>();
    for (String port : ports) {
      String cluster = Names.cluster(service, port);
      String holder = clusters.get(Names.folded(cluster));
      if (holder != null && !holder.equals(cluster)) {
        conflicts.add(
            new Conflict(
                Conflict.Kind.NAME,
                service,
                cluster,
                List.of(holder, cluster),
                "Envoy cannot tell %s from %s, which was admitted first; %s is not published"
                    .formatted(cluster, holder, cluster)));
      }
    }
    return conflicts;
  }

  private void indexClusters(Home home) {
    for (String port : home.ports().keySet()) {
      String cluster = Names.cluster(home.service(), port);
      clusters.putIfAbsent(Names.folded(cluster), cluster);
    }
  }
}
