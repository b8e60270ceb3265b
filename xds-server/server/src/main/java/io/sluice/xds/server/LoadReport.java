package io.sluice.xds.server;

import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterStats;
import io.envoyproxy.envoy.config.endpoint.v3.UpstreamEndpointStats;
import io.envoyproxy.envoy.config.endpoint.v3.UpstreamLocalityStats;
import io.sluice.view.Names;
import io.sluice.view.ServiceView;
import io.sluice.view.traffic.Counts;
import io.sluice.xds.resources.ResourceNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy sent since its last report, by service. What is wrong in a report is left out and
 * counted; the rest of it counts.
 *
 * @param services by name
 * @param copies of requests, by service and environment: nobody saw their answers
 * @param tried single endpoints, where the proxy was asked for them
 * @param wrong entries that were left out: numbers that cannot be, places that the service has not
 * @param unknown requests to what the proxy has from somebody else, or to services that are gone
 */
record LoadReport(
    SortedMap<String, SortedMap<Place, Counts>> services,
    SortedMap<String, SortedMap<String, Counts>> copies,
    List<Tried> tried,
    long wrong,
    long unknown) {
  /** More requests of one proxy in one report are no count but an overflow. */
  static final long MOST_REQUESTS = 1_000_000_000;

  /** Of one report; the rest comes with the next. */
  private static final int MOST_TRIED = 10_000;

  /**
   * Where a proxy's requests to a service went.
   *
   * @param ingress whether the proxy took them in for the service beside it
   * @param environment empty for what was dropped before an endpoint was chosen
   */
  record Place(boolean ingress, String environment) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byIngress = Boolean.compare(ingress, other.ingress);
      return byIngress != 0 ? byIngress : environment.compareTo(other.environment);
    }
  }

  /**
   * What became of requests to one endpoint.
   *
   * @param address without brackets
   * @param port 1 to 65535
   * @param isAnswered whether any was answered with anything but a 5xx
   * @param isFailed whether any failed
   */
  record Tried(String service, String address, int port, boolean isAnswered, boolean isFailed) {}

  /** Reads a report of a caller; views are asked by the service's name. */
  static LoadReport of(
      List<ClusterStats> clusters, Caller caller, Function<String, @Nullable ServiceView> views) {
    Reading reading = new Reading(caller, views);
    clusters.forEach(reading::cluster);
    return new LoadReport(
        reading.services, reading.copies, reading.tried, reading.wrong, reading.unknown);
  }

  /** One report while it is read. */
  private static final class Reading {
    private final Caller caller;
    private final Function<String, @Nullable ServiceView> views;
    private final SortedMap<String, SortedMap<Place, Counts>> services = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, Counts>> copies = new TreeMap<>();
    private final List<Tried> tried = new ArrayList<>();
    private long wrong;
    private long unknown;

    Reading(Caller caller, Function<String, @Nullable ServiceView> views) {
      this.caller = caller;
      this.views = views;
    }

    private void cluster(ClusterStats cluster) {
      String name = cluster.getClusterName();
      if (Names.isMirror(name)) {
        copied(Names.service(name), cluster);
        return; // copies are nobody's traffic
      }
      boolean ingress = name.equals(ResourceNames.LOCAL_CLUSTER);
      String service = ingress ? caller.service() : Names.service(name);
      if (!Names.isService(service) || (!ingress && caller.needs().gateway() != null)) {
        return; // Sluice's own cluster, or a gateway: who called through it reports the same
      }
      ServiceView view = views.apply(service);
      if (view == null || (!ingress && !caller.needs().dependencies().grants(service))) {
        for (UpstreamLocalityStats locality : cluster.getUpstreamLocalityStatsList()) {
          unknown += Math.max(0, bounded(locality.getTotalIssuedRequests()));
        }
        return;
      }
      long dropped = cluster.getTotalDroppedRequests();
      if (bounded(dropped) < 0) {
        wrong++;
      } else if (dropped > 0) {
        add(service, new Place(ingress, ""), new Counts(0, 0, 0, dropped, 0));
      }
      for (UpstreamLocalityStats locality : cluster.getUpstreamLocalityStatsList()) {
        String environment = ingress ? caller.environment() : locality.getLocality().getZone();
        if (!ingress && !has(view, environment)) {
          wrong++;
          continue;
        }
        locality(service, new Place(ingress, environment), locality);
      }
    }

    private void copied(String service, ClusterStats cluster) {
      ServiceView view = Names.isService(service) ? views.apply(service) : null;
      if (view == null || !caller.needs().dependencies().grants(service)) {
        return;
      }
      for (UpstreamLocalityStats locality : cluster.getUpstreamLocalityStatsList()) {
        Counts counts = counts(locality);
        String environment = locality.getLocality().getZone();
        if (counts == null || !has(view, environment)) {
          wrong++;
          continue;
        }
        copies
            .computeIfAbsent(service, key -> new TreeMap<>())
            .merge(environment, counts, Counts::plus);
      }
    }

    private void endpoints(String service, UpstreamLocalityStats locality) {
      for (UpstreamEndpointStats endpoint : locality.getUpstreamEndpointStatsList()) {
        SocketAddress where = endpoint.getAddress().getSocketAddress();
        if (tried.size() < MOST_TRIED) {
          tried.add(
              new Tried(
                  service,
                  where.getAddress(),
                  where.getPortValue(),
                  endpoint.getTotalSuccessfulRequests() > 0,
                  endpoint.getTotalErrorRequests() > 0));
        }
      }
    }

    private void locality(String service, Place place, UpstreamLocalityStats locality) {
      Counts counts = counts(locality);
      if (counts == null) {
        wrong++;
        return;
      }
      add(service, place, counts);
      if (!place.ingress()) {
        endpoints(service, locality);
      }
    }

    /** Null when these cannot be counts. */
    private static @Nullable Counts counts(UpstreamLocalityStats locality) {
      long issued = bounded(locality.getTotalIssuedRequests());
      long successes = bounded(locality.getTotalSuccessfulRequests());
      long errors = bounded(locality.getTotalErrorRequests());
      long inProgress = bounded(locality.getTotalRequestsInProgress());
      return issued < 0 || successes < 0 || errors < 0 || inProgress < 0
          ? null
          : new Counts(issued, successes, errors, 0, inProgress);
    }

    private void add(String service, Place place, Counts counts) {
      services.computeIfAbsent(service, key -> new TreeMap<>()).merge(place, counts, Counts::plus);
    }

    /** The number, or -1 when it cannot be one; the protocol's are unsigned. */
    private static long bounded(long number) {
      return number >= 0 && number <= MOST_REQUESTS ? number : -1;
    }

    private static boolean has(ServiceView view, String environment) {
      return view.environments().contains(environment)
          || (view.split() != null && view.split().names(environment));
    }
  }

  /** What is under way, by service and place; without those where nothing is. */
  Map<String, Map<Place, Long>> inProgress() {
    Map<String, Map<Place, Long>> gauges = new TreeMap<>();
    services.forEach(
        (service, places) ->
            places.forEach(
                (place, counts) -> {
                  if (counts.inProgress() > 0) {
                    gauges
                        .computeIfAbsent(service, key -> new TreeMap<>())
                        .put(place, counts.inProgress());
                  }
                }));
    return gauges;
  }
}
