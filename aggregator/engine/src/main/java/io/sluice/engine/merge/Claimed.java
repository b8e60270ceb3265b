package io.sluice.engine.merge;

import io.sluice.registry.Instance;
import io.sluice.view.Claim;
import io.sluice.view.Endpoint;
import io.sluice.view.Endpoint.State;
import io.sluice.view.Source;
import io.sluice.view.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One address of a service with everything that is said of it.
 *
 * @param address where
 * @param said the first speaker first, at least one
 * @param consents what sources with a veto say in its favour
 * @param vetoedBy the sources with a veto that do not consent
 */
record Claimed(Address address, List<Said> said, List<Said> consents, List<String> vetoedBy) {

  /** Everything said of a service, by address. */
  static List<Claimed> of(ServiceInputs inputs) {
    SortedMap<Address, List<Said>> byAddress = new TreeMap<>();
    Scrutiny scrutiny = Scrutiny.of(inputs.claims(), inputs.admitted());
    for (SourceClaims source : inputs.claims()) {
      if (!source.adds()) {
        continue;
      }
      for (Claim claim : source.claims().claims()) {
        byAddress
            .computeIfAbsent(Address.of(source.source(), claim), key -> new ArrayList<>())
            .add(
                new Said(
                    source.source(),
                    source.stale(),
                    source.isLive(claim),
                    inputs.admitted().admits(source.source(), claim.name()),
                    scrutiny.confirms(source.source(), claim),
                    inputs.isCandidate(source.source().environment()),
                    claim));
      }
    }
    List<Claimed> all = new ArrayList<>();
    byAddress.forEach(
        (address, said) ->
            all.add(
                new Claimed(
                    address,
                    said.stream().sorted(Said.FIRST_SPEAKER).toList(),
                    scrutiny.consenting(address),
                    scrutiny.vetoing(address))));
    return all;
  }

  /** Who speaks for the address. */
  Said winner() {
    return said.get(0);
  }

  /** Whether the source says that the address serves this port of the service. */
  boolean serves(Source source, String port) {
    return said.stream()
        .anyMatch(
            one -> one.source().name().equals(source.name()) && one.claim().port().equals(port));
  }

  /**
   * What becomes of the address: an endpoint for each of the service's ports that the winner's
   * source serves there. What others say of further ports is kept behind the first.
   *
   * @param reassigned whether it belongs to another service now
   */
  List<Endpoint> endpoints(boolean reassigned) {
    SortedMap<String, List<Said>> byPort = new TreeMap<>();
    for (Said one : said) {
      if (one.source().name().equals(winner().source().name())) {
        byPort.computeIfAbsent(one.claim().port(), port -> new ArrayList<>()).add(one);
      }
    }
    for (Said one : said) {
      if (!one.source().name().equals(winner().source().name())) {
        String port = one.claim().port();
        byPort
            .getOrDefault(port, byPort.getOrDefault(winner().claim().port(), new ArrayList<>()))
            .add(one);
      }
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (Map.Entry<String, List<Said>> port : byPort.entrySet()) {
      endpoints.add(endpoint(port.getKey(), port.getValue(), reassigned));
    }
    return endpoints;
  }

  private Endpoint endpoint(String port, List<Said> behind, boolean reassigned) {
    Said first = behind.get(0);
    Instance instance = first.claim().instance();
    return new Endpoint(
        address.network(),
        address.address(),
        address.port(),
        port,
        first.source().environment(),
        first.source().region(),
        instance.zone(),
        instance.health(),
        instance.weight(),
        state(first, reassigned),
        Stream.concat(behind.stream(), consents.stream()).map(Said::provenance).toList(),
        vetoedBy);
  }

  private State state(Said first, boolean reassigned) {
    Standing standing = first.claim().standing();
    if (!first.admitted()) {
      return State.PENDING;
    }
    if (!first.confirmed()) {
      return State.UNCONFIRMED;
    }
    if (!vetoedBy.isEmpty()) {
      return State.VETOED;
    }
    if (standing instanceof Standing.PortUndecided) {
      return State.PORT_UNDECIDED;
    }
    if (reassigned && !first.live()) {
      return State.REASSIGNED;
    }
    if (!first.claim().instance().health().isReady()) {
      return State.NOT_READY;
    }
    if (standing instanceof Standing.Damped) {
      return State.DAMPED;
    }
    return standing instanceof Standing.Unreachable ? State.UNREACHABLE : State.READY;
  }
}
