package io.sluice.xds.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.sluice.view.Assignment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RenderingTest {
  private final Rendering rendering = Rendering.of(Rendering.NEWEST);

  @Test
  void anUnknownFormatIsRefused() {
    assertThatThrownBy(() -> Rendering.of(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2");
  }

  @Test
  void theBytesAreTheMessage() throws Exception {
    for (Rendered rendered : Catalogue.all(rendering).values()) {
      assertThat(rendered.message().getParserForType().parseFrom(rendered.bytes()))
          .isEqualTo(rendered.message());
    }
  }

  @Test
  void prioritiesAreDenseAndNoWeightIsZero() {
    ClusterLoadAssignment assignment =
        (ClusterLoadAssignment) rendering.assignment("orders", Catalogue.STANDBY).message();

    assertThat(assignment.getEndpointsList())
        .extracting(locality -> locality.getPriority())
        .containsExactly(0, 1);
    assertThat(assignment.getEndpointsList())
        .allSatisfy(
            locality -> {
              assertThat(locality.getLoadBalancingWeight().getValue()).isPositive();
              assertThat(locality.getLbEndpointsList())
                  .allSatisfy(
                      endpoint ->
                          assertThat(endpoint.getLoadBalancingWeight().getValue()).isPositive());
            });
  }

  @Test
  void aChangeOfTheDroppedShareAloneChangesAnEndpoint() {
    ClusterLoadAssignment tenth = held(1_000);
    ClusterLoadAssignment third = held(3_000);
    ClusterLoadAssignment none = held(0);

    assertThat(tenth.getEndpoints(0).getLbEndpoints(0))
        .isNotEqualTo(third.getEndpoints(0).getLbEndpoints(0))
        .isNotEqualTo(none.getEndpoints(0).getLbEndpoints(0));
    assertThat(tenth.getPolicy().getDropOverloadsList()).hasSize(1);
    assertThat(none.hasPolicy()).isFalse();
  }

  private ClusterLoadAssignment held(int dropped) {
    Assignment assignment = new Assignment(Catalogue.HELD.tiers(), dropped);
    return (ClusterLoadAssignment) rendering.assignment("orders", assignment).message();
  }

  @Test
  void anAssignmentWithoutEndpointsIsStillOne() {
    ClusterLoadAssignment assignment =
        (ClusterLoadAssignment) rendering.assignment("orders", Assignment.EMPTY).message();

    assertThat(assignment.getClusterName()).isEqualTo("orders");
    assertThat(assignment.getEndpointsList()).isEmpty();
  }

  @Test
  void aGrpcClientGetsNoOutlierDetectionAndReportsItsLoadToUs() {
    Cluster envoy = (Cluster) rendering.cluster(Catalogue.ORDERS_GRPC, ClientKind.ENVOY).message();
    Cluster grpc = (Cluster) rendering.cluster(Catalogue.ORDERS_GRPC, ClientKind.GRPC).message();

    assertThat(envoy.hasOutlierDetection()).isTrue();
    assertThat(envoy.hasLrsServer()).isFalse();
    assertThat(grpc.getLrsServer().hasSelf()).isTrue();
    assertThat(grpc.toBuilder().clearLrsServer().build())
        .isEqualTo(
            envoy.toBuilder().clearOutlierDetection().clearUpstreamConnectionOptions().build());
    assertThat(ClientKind.of("gRPC Java")).isEqualTo(ClientKind.GRPC);
    assertThat(ClientKind.of("envoy")).isEqualTo(ClientKind.ENVOY);
    assertThat(ClientKind.of("")).isEqualTo(ClientKind.ENVOY);
  }

  @Test
  void theOrderOfDestinationsDoesNotMatterToTheirRoutes() {
    List<Destination> destinations =
        new ArrayList<>(
            List.of(Catalogue.ORDERS, Catalogue.ORDERS_GRPC, Catalogue.UNKNOWN, Catalogue.LEDGER));
    Rendered expected = rendering.egressRoutes(destinations);

    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(destinations, new Random(seed));
      assertThat(rendering.egressRoutes(destinations).bytes()).isEqualTo(expected.bytes());
    }
  }

  @Test
  void noDomainStandsInTwoVirtualHosts() {
    RouteConfiguration routes =
        (RouteConfiguration)
            rendering
                .egressRoutes(
                    List.of(
                        Catalogue.ORDERS,
                        new Destination("Orders", "", ""),
                        new Destination("b.c", "a", "http"),
                        new Destination("c", "a.b", "http")))
                .message();

    assertThat(routes.getVirtualHostsList())
        .extracting(VirtualHost::getName)
        .containsExactly("b.c:a", "c:a.b", "orders");
    assertThat(
            routes.getVirtualHostsList().stream()
                .flatMap(host -> host.getDomainsList().stream())
                .map(String::toLowerCase)
                .toList())
        .doesNotHaveDuplicates();
  }

  @Test
  void aPortOfPlainTcpHasNoRoute() {
    RouteConfiguration routes =
        (RouteConfiguration) rendering.egressRoutes(List.of(Catalogue.LEDGER)).message();

    assertThat(routes.getVirtualHostsList()).isEmpty();
  }
}
