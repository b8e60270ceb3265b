package io.sluice.agent.relay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A service as this host's Envoy knows it.
 *
 * @param isKnown whether Envoy has a cluster of it
 * @param onLoopback whether one of its endpoints is on loopback, as where everything is one machine
 */
public record Called(boolean isKnown, boolean onLoopback) {

  /**
   * By what Envoy accepted last; on the agent's loop.
   *
   * @throws InvalidProtocolBufferException if what it accepted is no assignment
   */
  public static Called of(String service, Accepted accepted) throws InvalidProtocolBufferException {
    boolean known =
        accepted.of(ResourceTypes.CLUSTER).keySet().stream()
            .anyMatch(cluster -> isOf(cluster, service));
    boolean loopback = false;
    for (Map.Entry<String, Resource> one : accepted.of(ResourceTypes.ENDPOINT).entrySet()) {
      loopback |= isOf(one.getKey(), service) && isOnLoopback(one.getValue());
    }
    return new Called(known, loopback);
  }

  /** A cluster is of the default port, of a named one, or of an environment. */
  private static boolean isOf(String cluster, String service) {
    return !service.isEmpty()
        && (cluster.equals(service)
            || cluster.startsWith(service + ":")
            || cluster.startsWith(service + "|"));
  }

  private static boolean isOnLoopback(Resource assignment) throws InvalidProtocolBufferException {
    List<String> addresses = new ArrayList<>();
    ClusterLoadAssignment.parseFrom(assignment.bytes())
        .getEndpointsList()
        .forEach(
            locality ->
                locality
                    .getLbEndpointsList()
                    .forEach(
                        each ->
                            addresses.add(
                                each.getEndpoint().getAddress().getSocketAddress().getAddress())));
    return addresses.stream().anyMatch(each -> each.startsWith("127.") || each.equals("::1"));
  }
}
