package io.sluice.console.web;

import io.sluice.console.contract.EndpointBody;
import io.sluice.console.contract.PlacementBody;
import io.sluice.view.Endpoint;
import io.sluice.view.Placement;
import io.sluice.view.Standing;
import java.util.List;
import java.util.Map;

/** A service's endpoints as bodies: each with what is claimed of it, and where all of them run. */
final class EndpointRendering {
  private EndpointRendering() {}

  /**
   * One endpoint.
   *
   * @param answered when proxies had the last answer, by address and port with a space between
   */
  static EndpointBody body(Endpoint endpoint, Map<String, Long> answered) {
    return new EndpointBody(
        endpoint.network(),
        endpoint.address(),
        endpoint.port(),
        endpoint.servicePort(),
        endpoint.environment(),
        endpoint.region(),
        endpoint.zone(),
        endpoint.node(),
        endpoint.health().name(),
        endpoint.weight(),
        endpoint.state().name(),
        Moments.orNull(answered.get(endpoint.address() + " " + endpoint.port())),
        endpoint.provenance().stream().map(EndpointRendering::provenance).toList());
  }

  private static EndpointBody.ProvenanceBody provenance(Endpoint.Provenance claim) {
    String reason = "";
    Long since = null;
    Long until = null;
    if (claim.standing() instanceof Standing.Held held) {
      reason = held.reason().name();
      since = held.since();
      until = held.deadline();
    } else if (claim.standing() instanceof Standing.Damped damped) {
      until = damped.until();
    } else if (claim.standing() instanceof Standing.Unreachable unreachable) {
      since = unreachable.since();
    }
    return new EndpointBody.ProvenanceBody(
        claim.source(),
        claim.name(),
        claim.instanceId(),
        claim.precedence(),
        claim.health().name(),
        claim.standing().word(),
        reason,
        Moments.orNull(since),
        Moments.orNull(until),
        claim.stale(),
        claim.admitted(),
        claim.tags(),
        claim.metadata());
  }

  /** Where the endpoints of one environment run. */
  static PlacementBody placement(Placement placement) {
    return new PlacementBody(
        placement.environment(),
        placement.ready(),
        counts(placement.nodes()),
        placement.nodeCount(),
        placement.unplaced(),
        counts(placement.zones()),
        placement.warning());
  }

  private static List<PlacementBody.PlaceCountBody> counts(List<Placement.Count> places) {
    return places.stream()
        .map(place -> new PlacementBody.PlaceCountBody(place.name(), place.ready()))
        .toList();
  }
}
