package io.sluice.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sluice.xds.protocol.ResourceTypes;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PinsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T03:00:00Z");
  private static final String TYPE = ResourceTypes.ENDPOINT;

  private final Pins pins = new Pins();

  @BeforeEach
  void ordersStaysInTheVms() {
    pins.put(new Pin("orders", "vm", NOW));
  }

  private static LocalityLbEndpoints locality(String zone, int priority, int weight) {
    return LocalityLbEndpoints.newBuilder()
        .setLocality(Locality.newBuilder().setZone(zone))
        .setPriority(priority)
        .setLoadBalancingWeight(UInt32Value.of(weight))
        .addLbEndpoints(LbEndpoint.getDefaultInstance())
        .build();
  }

  private static ClusterLoadAssignment assignment(String name, LocalityLbEndpoints... localities) {
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder()
            .setClusterName(name)
            .setPolicy(
                ClusterLoadAssignment.Policy.newBuilder()
                    .addDropOverloads(
                        ClusterLoadAssignment.Policy.DropOverload.newBuilder().setCategory("hold"))
                    .setOverprovisioningFactor(UInt32Value.of(140)));
    for (LocalityLbEndpoints locality : localities) {
      assignment.addEndpoints(locality);
    }
    return assignment.build();
  }

  private static DeltaDiscoveryResponse response(String type, ClusterLoadAssignment assignment) {
    return DeltaDiscoveryResponse.newBuilder()
        .setTypeUrl(type)
        .setNonce("7")
        .addResources(
            Resource.newBuilder()
                .setName(assignment.getClusterName())
                .setVersion("v1")
                .setResource(Any.newBuilder().setTypeUrl(type).setValue(assignment.toByteString())))
        .build();
  }

  private Resource told(ClusterLoadAssignment assignment) throws Exception {
    return pins.told(response(TYPE, assignment)).getResources(0);
  }

  private static ClusterLoadAssignment assignment(Resource resource) throws Exception {
    return ClusterLoadAssignment.parseFrom(resource.getResource().getValue());
  }

  @Test
  void ofAPinnedServiceOneEnvironmentIsLeftWithAVersionOfItsOwn() throws Exception {
    Resource told =
        told(assignment("orders", locality("kubernetes", 0, 9_000), locality("vm", 0, 1_000)));

    assertThat(told.getVersion()).isEqualTo("v1~vm");
    assertThat(assignment(told).getEndpointsList()).containsExactly(locality("vm", 0, 1_000));
    assertThat(assignment(told).getPolicy().getDropOverloadsList()).isEmpty();
    assertThat(assignment(told).getPolicy().getOverprovisioningFactor().getValue()).isEqualTo(140);
  }

  /** Envoy takes no gaps for granted where it spills: what stood by comes first now. */
  @Test
  void whatStoodByServesFirst() throws Exception {
    Resource told =
        told(
            assignment(
                "orders:admin",
                locality("kubernetes", 0, 1),
                locality("vm", 1, 5),
                locality("vm", 3, 6)));

    assertThat(assignment(told).getEndpointsList())
        .containsExactly(locality("vm", 0, 5), locality("vm", 1, 6));
  }

  @Test
  void anEnvironmentThatWentEmptyPinsNothing() throws Exception {
    ClusterLoadAssignment pods = assignment("orders", locality("kubernetes", 0, 1));

    Resource told = told(pods);

    assertThat(told.getVersion()).isEqualTo("v1");
    assertThat(assignment(told)).isEqualTo(pods);
  }

  @Test
  void othersAndOtherTypesPassAsTheyAre() throws Exception {
    DeltaDiscoveryResponse users =
        response(TYPE, assignment("users", locality("kubernetes", 0, 1)));
    DeltaDiscoveryResponse cluster = response(ResourceTypes.CLUSTER, assignment("orders"));

    assertThat(pins.told(users)).isEqualTo(users);
    assertThat(pins.told(cluster)).isSameAs(cluster);
  }

  @Test
  void namedPortsArePinnedAndNeighboursAreNot() {
    assertThat(pins.isPinned(TYPE, "orders")).isTrue();
    assertThat(pins.isPinned(TYPE, "orders:admin")).isTrue();
    assertThat(pins.isPinned(TYPE, "orders-v2")).isFalse();
    assertThat(pins.isPinned(ResourceTypes.CLUSTER, "orders")).isFalse();
  }

  @Test
  void aPinEndsInTime() {
    assertThat(pins.expire(NOW.minusMillis(1))).isFalse();
    assertThat(pins.expire(NOW)).isTrue();
    assertThat(pins.all()).isEmpty();
  }

  @Test
  void whatCannotBePinnedIsSaidInWords() throws Exception {
    Accepted accepted = new Accepted();
    accept(accepted, assignment("orders", locality("vm", 0, 1)));
    accept(accepted, assignment("sticky|vm", locality("vm", 0, 1)));

    assertThat(Pins.obstacle(accepted, "orders", "vm")).isEmpty();
    assertThat(Pins.obstacle(accepted, "orders", "kubernetes"))
        .contains("no endpoint of orders in kubernetes is published to it");
    assertThat(Pins.obstacle(accepted, "users", "vm"))
        .contains("this host's Envoy has no endpoints of users");
    assertThat(Pins.obstacle(accepted, "sticky", "vm").orElse("")).startsWith("sticky is sticky");
  }

  private static void accept(Accepted accepted, ClusterLoadAssignment assignment) {
    ByteString bytes = assignment.toByteString();
    accepted.put(TYPE, assignment.getClusterName(), io.sluice.xds.protocol.Resource.of(bytes));
  }
}
