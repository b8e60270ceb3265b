package io.sluice.xds.resources;

import static io.sluice.xds.resources.Encoding.number;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment.Policy.DropOverload;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import java.util.List;

/** Assignments, in the order in which the view gives localities and endpoints. */
final class LoadAssignments {
  /** Names the requests that are dropped because a split is held, in Envoy's load reports. */
  private static final String DROP_CATEGORY = "sluice-hold";

  private LoadAssignments() {}

  static ClusterLoadAssignment assignment(String cluster, Assignment assignment) {
    ClusterLoadAssignment.Builder result =
        ClusterLoadAssignment.newBuilder().setClusterName(cluster);
    List<List<LocalityShare>> tiers = assignment.tiers();
    for (int priority = 0; priority < tiers.size(); priority++) {
      for (LocalityShare share : tiers.get(priority)) {
        result.addEndpoints(locality(share, priority));
      }
    }
    if (assignment.dropped() > 0 && result.getEndpointsCount() > 0) {
      hold(result, assignment.dropped());
    }
    return result.build();
  }

  private static LocalityLbEndpoints locality(LocalityShare share, int priority) {
    LocalityLbEndpoints.Builder result =
        LocalityLbEndpoints.newBuilder()
            .setLocality(
                Locality.newBuilder()
                    .setRegion(share.region())
                    .setZone(share.environment())
                    .setSubZone(share.zone()))
            .setLoadBalancingWeight(number(Math.toIntExact(share.weight())))
            .setPriority(priority);
    for (Target target : share.endpoints()) {
      result.addLbEndpoints(
          LbEndpoint.newBuilder()
              .setEndpoint(
                  Endpoint.newBuilder().setAddress(address(target.address(), target.port())))
              .setLoadBalancingWeight(number(target.weight())));
    }
    return result.build();
  }

  /**
   * Envoy ignores an assignment in which only the dropped share changes (envoy-facts, P2.1), so the
   * first endpoint's metadata says it too.
   */
  private static void hold(ClusterLoadAssignment.Builder result, int dropped) {
    result.setPolicy(
        ClusterLoadAssignment.Policy.newBuilder()
            .addDropOverloads(
                DropOverload.newBuilder()
                    .setCategory(DROP_CATEGORY)
                    .setDropPercentage(
                        FractionalPercent.newBuilder()
                            .setNumerator(dropped)
                            .setDenominator(DenominatorType.TEN_THOUSAND))));
    result
        .getEndpointsBuilder(0)
        .getLbEndpointsBuilder(0)
        .setMetadata(
            Metadata.newBuilder()
                .putFilterMetadata(
                    "sluice",
                    Struct.newBuilder()
                        .putFields("dropped", Value.newBuilder().setNumberValue(dropped).build())
                        .build()));
  }

  static Address address(String address, int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(address).setPortValue(port))
        .build();
  }
}
