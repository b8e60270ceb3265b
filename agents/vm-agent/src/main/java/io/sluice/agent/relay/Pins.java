package io.sluice.agent.relay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sluice.xds.protocol.ResourceTypes;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is pinned, and what that makes of the assignments on their way to Envoy. A pinned one has a
 * version of its own, so a member or the copy sends the real one again when the pin is over: Envoy
 * names a version then that nobody has. Touched by the agent's loop only.
 */
public final class Pins {
  private static final Logger log = LoggerFactory.getLogger(Pins.class);

  /** Stands in no version of a server's, which are hashes. */
  private static final char MARK = '~';

  private final SortedMap<String, Pin> pins = new TreeMap<>();

  /** In the order of the services. */
  public Collection<Pin> all() {
    return List.copyOf(pins.values());
  }

  public void put(Pin pin) {
    pins.put(pin.service(), pin);
  }

  /** Returns whether there was one. */
  public boolean remove(String service) {
    return pins.remove(service) != null;
  }

  /** Drops what is over; returns whether anything was. */
  public boolean expire(Instant now) {
    return pins.values().removeIf(pin -> !now.isBefore(pin.until()));
  }

  /**
   * Why a service cannot be pinned, by what Envoy accepted last; empty when it can.
   *
   * @throws InvalidProtocolBufferException if what it accepted is no assignment
   */
  public static Optional<String> obstacle(Accepted accepted, String service, String environment)
      throws InvalidProtocolBufferException {
    SortedMap<String, io.sluice.xds.protocol.Resource> all = accepted.of(ResourceTypes.ENDPOINT);
    io.sluice.xds.protocol.Resource assignment = all.get(service);
    if (assignment == null) {
      boolean sticky = all.keySet().stream().anyMatch(name -> name.startsWith(service + "|"));
      return Optional.of(
          sticky
              ? service
                  + " is sticky: its users are kept apart by routes, which a pin does not change"
              : "this host's Envoy has no endpoints of " + service);
    }
    ClusterLoadAssignment parsed = ClusterLoadAssignment.parseFrom(assignment.bytes());
    return parsed.getEndpointsList().stream().anyMatch(each -> isIn(each, environment))
        ? Optional.empty()
        : Optional.of("no endpoint of " + service + " in " + environment + " is published to it");
  }

  private static boolean isIn(LocalityLbEndpoints locality, String environment) {
    return locality.getLocality().getZone().equals(environment)
        && locality.getLbEndpointsCount() > 0;
  }

  private Optional<Pin> of(String assignment) {
    return pins.values().stream().filter(pin -> pin.isOf(assignment)).findFirst();
  }

  boolean isEmpty() {
    return pins.isEmpty();
  }

  boolean isPinned(String type, String name) {
    return type.equals(ResourceTypes.ENDPOINT) && of(name).isPresent();
  }

  /** Whether Envoy has this version of a pin that may be over. */
  static boolean isOfPin(String version) {
    return version.indexOf(MARK) >= 0;
  }

  /** An answer as it goes on: of what is pinned only one environment is left. */
  DeltaDiscoveryResponse told(DeltaDiscoveryResponse response)
      throws InvalidProtocolBufferException {
    if (pins.isEmpty() || !response.getTypeUrl().equals(ResourceTypes.ENDPOINT)) {
      return response;
    }
    DeltaDiscoveryResponse.Builder changed = response.toBuilder();
    for (int i = 0; i < response.getResourcesCount(); i++) {
      Resource resource = response.getResources(i);
      Optional<Pin> pin = of(resource.getName());
      if (pin.isPresent()) {
        changed.setResources(i, pinned(resource, pin.get()));
      }
    }
    return changed.build();
  }

  private static Resource pinned(Resource resource, Pin pin) throws InvalidProtocolBufferException {
    ClusterLoadAssignment whole =
        ClusterLoadAssignment.parseFrom(resource.getResource().getValue());
    ClusterLoadAssignment.Builder left =
        whole.toBuilder()
            .clearEndpoints()
            .setPolicy(whole.getPolicy().toBuilder().clearDropOverloads());
    int[] priorities =
        whole.getEndpointsList().stream()
            .filter(each -> isIn(each, pin.environment()))
            .mapToInt(LocalityLbEndpoints::getPriority)
            .distinct()
            .sorted()
            .toArray();
    for (LocalityLbEndpoints locality : whole.getEndpointsList()) {
      if (isIn(locality, pin.environment())) {
        int dense = Arrays.binarySearch(priorities, locality.getPriority());
        left.addEndpoints(locality.toBuilder().setPriority(dense));
      }
    }
    if (left.getEndpointsCount() == 0) {
      log.atWarn()
          .addKeyValue("service", pin.service())
          .addKeyValue("environment", pin.environment())
          .log("a pinned environment has no endpoint any more; the pin does nothing");
      return resource;
    }
    return resource.toBuilder()
        .setVersion(resource.getVersion() + MARK + pin.environment())
        .setResource(resource.getResource().toBuilder().setValue(left.build().toByteString()))
        .build();
  }
}
