package io.sluice.console.web;

import io.sluice.console.contract.PublishedBody;
import io.sluice.console.contract.PublishedBody.PublishedEndpointBody;
import io.sluice.console.contract.PublishedBody.SourceNameBody;
import io.sluice.view.Assignment;
import io.sluice.view.Endpoint;
import io.sluice.view.ServiceView;
import io.sluice.view.Standing;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What proxies get of a service, endpoint by endpoint. Pure. */
final class Publication {
  private final ServiceView service;
  private final Map<Place, Double> shares = new LinkedHashMap<>();

  /** Where an assignment has an endpoint. */
  private record Place(String servicePort, String environment, String address, int port) {}

  private Publication(ServiceView service, String network) {
    this.service = service;
    service.ports().forEach(port -> spread(port.name(), port.seenFrom(network)));
  }

  /**
   * The service as published.
   *
   * @param kinds of the sources' adapters, by source
   * @param network of the proxies that get it, empty for the common one
   */
  static PublishedBody of(ServiceView service, Map<String, String> kinds, String network) {
    Publication publication = new Publication(service, network);
    return new PublishedBody(
        service.name(),
        ServiceRendering.state(service),
        names(service, kinds),
        publication.endpoints());
  }

  private void spread(String servicePort, Assignment assignment) {
    List<List<Assignment.LocalityShare>> tiers = assignment.tiers();
    double kept = TrafficSplit.WHOLE - assignment.dropped();
    for (int tier = 0; tier < tiers.size(); tier++) {
      double all = tiers.get(tier).stream().mapToDouble(Assignment.LocalityShare::weight).sum();
      for (Assignment.LocalityShare locality : tiers.get(tier)) {
        double part = tier > 0 ? 0 : kept * locality.weight() / all;
        double weights = locality.endpoints().stream().mapToDouble(Assignment.Target::weight).sum();
        for (Assignment.Target target : locality.endpoints()) {
          shares.merge(
              new Place(servicePort, locality.environment(), target.address(), target.port()),
              part * target.weight() / weights,
              Double::sum);
        }
      }
    }
  }

  private List<PublishedEndpointBody> endpoints() {
    List<PublishedEndpointBody> endpoints = new ArrayList<>();
    Set<Place> entries = new LinkedHashSet<>(shares.keySet());
    for (Endpoint endpoint : service.endpoints()) {
      endpoints.add(endpoint(endpoint));
      entries.remove(place(endpoint));
    }
    entries.forEach(entry -> endpoints.add(gateway(entry)));
    return endpoints;
  }

  private static Place place(Endpoint endpoint) {
    return new Place(
        endpoint.servicePort(), endpoint.environment(), endpoint.address(), endpoint.port());
  }

  /** What is published and no endpoint of the service: where another network is entered. */
  private PublishedEndpointBody gateway(Place entry) {
    return new PublishedEndpointBody(
        "",
        entry.address(),
        entry.port(),
        entry.servicePort(),
        entry.environment(),
        "",
        "",
        "GATEWAY",
        true,
        rounded(shares.getOrDefault(entry, 0.0)),
        "the gateway to the network of its " + entry.environment());
  }

  private static double rounded(double share) {
    return Math.round(share * 1_000) / 1_000.0;
  }

  private PublishedEndpointBody endpoint(Endpoint endpoint) {
    Double share = shares.get(place(endpoint));
    boolean published = share != null && endpoint.isReady();
    return new PublishedEndpointBody(
        endpoint.network(),
        endpoint.address(),
        endpoint.port(),
        endpoint.servicePort(),
        endpoint.environment(),
        endpoint.zone(),
        endpoint.health().name(),
        endpoint.state().name(),
        published,
        published && share != null ? rounded(share) : 0,
        note(endpoint, published, share));
  }

  private String note(Endpoint endpoint, boolean published, @Nullable Double share) {
    if (!endpoint.isReady()) {
      return endpoint.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
    if (!published) {
      return service.isPublished()
          ? endpoint.environment()
              + (endpoint.network().isEmpty() ? "" : " in network " + endpoint.network())
              + " gets no traffic from here"
          : "the service waits for a home";
    }
    if (endpoint.provenance().isEmpty()) {
      return "";
    }
    Endpoint.Provenance winner = endpoint.provenance().get(0);
    if (winner.standing() instanceof Standing.Held) {
      return "held: gone from " + winner.source() + ", not believed yet";
    }
    if (winner.stale()) {
      return winner.source() + " cannot be read, kept as last known";
    }
    return share != null && share == 0 ? endpoint.environment() + " stands by" : "";
  }

  private static List<SourceNameBody> names(ServiceView service, Map<String, String> kinds) {
    Map<String, SourceNameBody> names = new TreeMap<>();
    for (Endpoint endpoint : service.endpoints()) {
      for (Endpoint.Provenance claim : endpoint.provenance()) {
        names.putIfAbsent(
            claim.source() + "/" + claim.name(),
            new SourceNameBody(
                claim.source(), kinds.getOrDefault(claim.source(), ""), claim.name()));
      }
    }
    return List.copyOf(names.values());
  }
}
