package io.sluice.engine.merge;

import io.sluice.registry.Instance;
import io.sluice.view.Conflict;
import io.sluice.view.Conflict.Kind;
import io.sluice.view.Home;
import io.sluice.view.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Where the registries contradict each other about one service. */
final class Contradictions {
  private static final Comparator<Conflict> ORDER =
      Comparator.comparing(Conflict::kind)
          .thenComparing(Conflict::subject)
          .thenComparing(conflict -> String.join("\n", conflict.parties()));

  private final ServiceInputs inputs;
  private final List<Conflict> found = new ArrayList<>();

  private Contradictions(ServiceInputs inputs) {
    this.inputs = inputs;
  }

  /** All of them, names included, by kind and subject. */
  static List<Conflict> of(ServiceInputs inputs, List<Claimed> claimed) {
    Contradictions contradictions = new Contradictions(inputs);
    contradictions.found.addAll(inputs.names());
    for (Claimed one : claimed) {
      contradictions.environments(one);
      contradictions.services(one);
      contradictions.words(one);
    }
    contradictions.undecidedPorts(claimed);
    contradictions.protocols(claimed);
    return contradictions.found.stream().sorted(ORDER).toList();
  }

  private void add(Kind kind, String subject, List<String> parties, String detail) {
    found.add(new Conflict(kind, inputs.service(), subject, parties, detail));
  }

  private void environments(Claimed claimed) {
    List<Said> admitted = claimed.said().stream().filter(Said::admitted).toList();
    SortedSet<String> environments = new TreeSet<>();
    admitted.forEach(said -> environments.add(said.source().environment()));
    if (environments.size() > 1) {
      add(
          Kind.ADDRESS_IN_TWO_ENVIRONMENTS,
          claimed.address().toString(),
          parties(admitted),
          "%s claims it for %s; it counts there, and no split is accepted until one of them lets go"
              .formatted(claimed.winner().party(), claimed.winner().source().environment()));
    }
  }

  private void services(Claimed claimed) {
    if (claimed.said().stream().noneMatch(Said::live)) {
      return;
    }
    SortedSet<String> others = inputs.elsewhere().live(inputs.service(), claimed.address());
    if (!others.isEmpty()) {
      List<String> parties = new ArrayList<>();
      parties.add(inputs.service());
      parties.addAll(others);
      add(
          Kind.ADDRESS_IN_TWO_SERVICES,
          claimed.address().toString(),
          parties,
          "live in %d services at once; it stands in each".formatted(parties.size()));
    }
  }

  /** Only what is reported now can contradict: a stale or held claim is merely old. */
  private void words(Claimed claimed) {
    Said winner = claimed.winner();
    if (!winner.admitted() || !winner.live()) {
      return;
    }
    SortedSet<String> about = new TreeSet<>();
    List<Said> parties = new ArrayList<>(List.of(winner));
    for (Said other : claimed.said()) {
      if (other.admitted()
          && other.live()
          && !(other.claim().standing() instanceof Standing.PortUndecided)
          && !other.source().name().equals(winner.source().name())) {
        SortedSet<String> differences = differences(claimed, other);
        if (!differences.isEmpty()) {
          about.addAll(differences);
          parties.add(other);
        }
      }
    }
    if (!about.isEmpty()) {
      add(
          Kind.CLAIMS_DIFFER,
          claimed.address().toString(),
          parties(parties),
          "they differ in %s; %s stands".formatted(String.join(", ", about), winner.party()));
    }
  }

  private static SortedSet<String> differences(Claimed claimed, Said other) {
    Said winner = claimed.winner();
    Instance one = winner.claim().instance();
    Instance two = other.claim().instance();
    SortedSet<String> differences = new TreeSet<>();
    if (!claimed.serves(winner.source(), other.claim().port())) {
      differences.add("port");
    }
    if (one.health().isReady() != two.health().isReady()) {
      differences.add("health");
    }
    if (one.weight() != two.weight()) {
      differences.add("weight");
    }
    if (!one.zone().isEmpty() && !two.zone().isEmpty() && !one.zone().equals(two.zone())) {
      differences.add("zone");
    }
    return differences;
  }

  private void undecidedPorts(List<Claimed> claimed) {
    SortedMap<String, SortedSet<String>> ports = new TreeMap<>();
    for (Claimed one : claimed) {
      for (Said said : one.said()) {
        if (said.admitted() && said.claim().standing() instanceof Standing.PortUndecided) {
          ports.computeIfAbsent(said.party(), key -> new TreeSet<>()).add(said.claim().port());
        }
      }
    }
    ports.forEach(
        (party, names) ->
            add(
                Kind.PORT_UNDECIDED,
                String.join(", ", names),
                List.of(party),
                "several named ports; a defaultPort rule must say which one is the default"));
  }

  private void protocols(List<Claimed> claimed) {
    SortedMap<String, SortedMap<String, SortedSet<String>>> ports = new TreeMap<>();
    for (Claimed one : claimed) {
      for (Said said : one.said()) {
        String protocol = said.claim().instance().protocol();
        if (said.admitted()
            && !protocol.isEmpty()
            && !(said.claim().standing() instanceof Standing.PortUndecided)) {
          ports
              .computeIfAbsent(said.claim().port(), port -> new TreeMap<>())
              .computeIfAbsent(protocol, key -> new TreeSet<>())
              .add(said.party());
        }
      }
    }
    ports.forEach(this::protocol);
  }

  private void protocol(String port, SortedMap<String, SortedSet<String>> said) {
    Home home = inputs.home();
    String admitted = home == null ? "" : home.ports().getOrDefault(port, "");
    SortedSet<String> protocols = new TreeSet<>(said.keySet());
    if (!admitted.isEmpty()) {
      protocols.add(admitted);
    }
    if (protocols.size() < 2) {
      return;
    }
    List<String> parties = new ArrayList<>(said.getOrDefault(admitted, new TreeSet<>()));
    said.values().stream()
        .flatMap(set -> set.stream())
        .filter(party -> !parties.contains(party))
        .sorted()
        .distinct()
        .toList()
        .forEach(parties::add);
    String words =
        said.entrySet().stream()
            .map(entry -> entry.getKey() + " by " + String.join(" and ", entry.getValue()))
            .collect(Collectors.joining(", "));
    add(
        Kind.PROTOCOL,
        port,
        parties,
        admitted.isEmpty()
            ? "said to be " + words
            : "said to be %s; %s was admitted and stands".formatted(words, admitted));
  }

  private static List<String> parties(List<Said> said) {
    return said.stream().map(Said::party).distinct().toList();
  }
}
