package io.sluice.engine;

import io.sluice.engine.merge.Address;
import io.sluice.engine.merge.SourceClaims;
import io.sluice.view.Claim;
import io.sluice.view.Conflict;
import io.sluice.view.Endpoint;
import io.sluice.view.Home;
import io.sluice.view.Names;
import io.sluice.view.ServiceView;
import io.sluice.view.Source;
import io.sluice.view.SplitStore.Admission;
import io.sluice.view.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Admits services that are new: proposes their home and ports to the store, once, and waits for its
 * answer. A port's protocol is stored with it, so that clusters do not depend on who is up; it
 * follows when every admitted claim says otherwise. Owned by the loop.
 */
final class HomeProposals {
  /** How long after a refusal the store is asked again, in milliseconds. */
  private static final long RETRY_MILLIS = 1_000;

  /** The higher precedence speaks first, then the first name. */
  private static final Comparator<SourceClaims> FIRST_SPEAKER =
      Comparator.<SourceClaims>comparingInt(claims -> -claims.source().precedence())
          .thenComparing(claims -> claims.source().name());

  private final List<String> environments;
  private final StoredState stored;
  private final Map<String, Home> outstanding = new TreeMap<>();

  /** Folded names of the clusters that outstanding proposals will have: the first one stands. */
  private final Set<String> taken = new HashSet<>();

  private final TreeSet<String> refused = new TreeSet<>();
  private long retryAt = Long.MAX_VALUE;

  private final List<Home> homes = new ArrayList<>();
  private final List<Admission> admissions = new ArrayList<>();

  HomeProposals(List<String> environments, StoredState stored) {
    this.environments = environments;
    this.stored = stored;
  }

  /** Notes what the store has to learn of a service; {@link #take} asks for all of it at once. */
  void consider(ServiceView service, List<SourceClaims> claims) {
    Home now = stored.home(service.name());
    if (outstanding.containsKey(service.name()) || refused.contains(service.name())) {
      return;
    }
    String environment = now == null ? firstReady(service) : now.environment();
    if (environment == null) {
      return;
    }
    SortedMap<String, String> ports = ports(service, claims, now);
    if (ports.isEmpty() || (now != null && now.ports().equals(ports))) {
      return;
    }
    Home proposal = new Home(service.name(), environment, ports);
    outstanding.put(service.name(), proposal);
    ports.keySet().forEach(port -> taken.add(Names.folded(Names.cluster(service.name(), port))));
    homes.add(proposal);
    if (now == null) {
      admissions.addAll(founders(service.name(), claims));
    }
  }

  private @Nullable String firstReady(ServiceView service) {
    return environments.stream()
        .filter(
            environment ->
                service.endpoints().stream()
                    .filter(Endpoint::isReady)
                    .anyMatch(endpoint -> endpoint.environment().equals(environment)))
        .findFirst()
        .orElse(null);
  }

  /** The ports to be stored: those that are, and what admitted claims say. */
  private SortedMap<String, String> ports(
      ServiceView view, List<SourceClaims> claims, @Nullable Home now) {
    String service = view.name();
    SortedMap<String, Set<String>> said = new TreeMap<>();
    Set<Address> unconfirmed = new HashSet<>();
    for (Endpoint endpoint : view.endpoints()) {
      if (endpoint.state() == Endpoint.State.UNCONFIRMED) {
        unconfirmed.add(Address.of(endpoint));
      }
    }
    for (SourceClaims source :
        claims.stream().filter(SourceClaims::adds).sorted(FIRST_SPEAKER).toList()) {
      for (Claim claim : source.claims().claims()) {
        if (!(claim.standing() instanceof Standing.PortUndecided)
            && !unconfirmed.contains(Address.of(source.source(), claim))
            && stored.admits(source.source(), claim.name(), service)) {
          said.computeIfAbsent(claim.port(), port -> new LinkedHashSet<>())
              .add(claim.instance().protocol());
        }
      }
    }
    SortedMap<String, String> ports = new TreeMap<>(now == null ? Map.of() : now.ports());
    said.forEach(
        (port, protocols) ->
            ports.merge(
                port,
                first(protocols),
                (old, fresh) -> protocols.size() == 1 && !fresh.isEmpty() ? fresh : old));
    Set<String> conflicting = new HashSet<>();
    for (Conflict conflict : stored.nameConflicts(service, List.copyOf(ports.keySet()))) {
      conflicting.add(conflict.subject());
    }
    ports
        .keySet()
        .removeIf(
            port -> {
              String cluster = Names.cluster(service, port);
              boolean admitted = now != null && now.ports().containsKey(port);
              return !admitted
                  && (conflicting.contains(cluster) || taken.contains(Names.folded(cluster)));
            });
    return ports;
  }

  private static String first(Set<String> protocols) {
    return protocols.stream().filter(protocol -> !protocol.isEmpty()).findFirst().orElse("");
  }

  /** The names of new sources that found this service, and so belong to it. */
  private List<Admission> founders(String service, List<SourceClaims> claims) {
    List<Admission> founders = new ArrayList<>();
    for (SourceClaims source : claims) {
      if (source.source().admission() == Source.Admission.AUTO
          && !stored.isEstablished(source.source().name())) {
        source.claims().claims().stream()
            .map(Claim::name)
            .distinct()
            .forEach(name -> founders.add(new Admission(source.source().name(), name, service)));
      }
    }
    return founders;
  }

  /** What to ask the store for now, or null. */
  Effect.@Nullable StoreHomes take() {
    if (homes.isEmpty()) {
      return null;
    }
    Effect.StoreHomes effect = new Effect.StoreHomes(List.copyOf(admissions), List.copyOf(homes));
    homes.clear();
    admissions.clear();
    return effect;
  }

  /** Takes the store's answer; what it refused is proposed again a second later. */
  void answered(LoopInput.HomesAnswered answer, long now) {
    for (Home home : answer.homes()) {
      outstanding.remove(home.service());
      home.ports()
          .keySet()
          .forEach(port -> taken.remove(Names.folded(Names.cluster(home.service(), port))));
      // Also when the commit was not heard of: proposed again at once it would spin.
      if (!answer.stored() || !isStored(home)) {
        refused.add(home.service());
        retryAt = now + RETRY_MILLIS;
      }
    }
  }

  private boolean isStored(Home proposal) {
    Home now = stored.home(proposal.service());
    return now != null && now.ports().entrySet().containsAll(proposal.ports().entrySet());
  }

  /** The services whose proposal is to be made again now. */
  List<String> due(long now) {
    if (now < retryAt) {
      return List.of();
    }
    List<String> due = List.copyOf(refused);
    refused.clear();
    retryAt = Long.MAX_VALUE;
    return due;
  }

  /** Whether the store still has to answer. */
  boolean isWaiting() {
    return !outstanding.isEmpty();
  }

  /** When {@link #due} has something, in milliseconds since the epoch. */
  long deadline() {
    return retryAt;
  }
}
