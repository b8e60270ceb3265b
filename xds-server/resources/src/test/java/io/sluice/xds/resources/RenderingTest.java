package io.sluice.xds.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.route.v3.Route;
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
  void theBytesAreThoseOfTheMessage() {
    for (Rendered rendered : Catalogue.all(rendering).values()) {
      assertThat(rendered.bytes()).isEqualTo(Encoding.bytes(rendered.message()));
    }
  }

  @Test
  void theRoutesOfSeveralHostsAreOneMessage() {
    RouteConfiguration whole =
        RouteConfiguration.newBuilder()
            .setName(ResourceNames.EGRESS_ROUTES)
            .addVirtualHosts(rendering.host(Catalogue.ORDERS).message())
            .addVirtualHosts(rendering.host(Catalogue.ORDERS_GRPC).message())
            .setValidateClusters(BoolValue.of(true))
            .build();

    Rendered routes = rendering.egressRoutes(List.of(Catalogue.ORDERS_GRPC, Catalogue.ORDERS));

    assertThat(routes.message()).isEqualTo(whole);
    assertThat(routes.bytes()).isEqualTo(Encoding.bytes(whole));
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
  void aHostOutsideNeverHidesAPortOfAService() {
    List<Edge.Outside> outside =
        List.of(
            new Edge.Outside("Orders", 8080),
            new Edge.Outside("_grpc.orders", 80),
            new Edge.Outside("ledger", 5432));

    RouteConfiguration routes =
        (RouteConfiguration)
            rendering
                .egressRoutes(
                    List.of(Catalogue.ORDERS, Catalogue.ORDERS_GRPC, Catalogue.LEDGER),
                    new Edge(false, false, outside, List.of()))
                .message();

    assertThat(routes.getVirtualHostsList())
        .extracting(VirtualHost::getName)
        .containsExactly("orders", "orders:grpc", "sluice-outside/ledger:5432");
  }

  @Test
  void aCallOfTheProxyToItselfIsAnsweredBeforeItIsRouted() {
    RouteConfiguration routes =
        (RouteConfiguration)
            rendering.egressRoutes(List.of(Catalogue.ORDERS), Catalogue.EDGE).message();

    VirtualHost direct =
        routes.getVirtualHostsList().stream()
            .filter(host -> host.getName().equals(ResourceNames.DIRECT_CLUSTER))
            .findFirst()
            .orElseThrow();
    assertThat(direct.getRoutes(0).getMatch().hasConnectMatcher()).isTrue();
    for (Route first : direct.getRoutesList().subList(0, 2)) {
      assertThat(first.getDirectResponse().getStatus()).isEqualTo(508);
      String regex = first.getMatch().getHeaders(0).getStringMatch().getSafeRegex().getRegex();
      assertThat(
              List.of(
                  "127.0.0.1:15001",
                  "127.0.0.1:015001",
                  "0.0.0.0:15001",
                  "[::]:15001",
                  "[::1]:15001",
                  "[0:0:0:0:0:0:0:1]:15001",
                  "[::ffff:127.0.0.1]:15001",
                  "[::FFFF:7f00:1]:15001",
                  "[0:0::ffff:7F00:0001]:15001",
                  "[::ffff:0:0]:15001"))
          .allMatch(authority -> authority.matches(regex));
      assertThat(
              List.of(
                  "127.0.0.1:15002",
                  "127.0.0.1:150010",
                  "127.0.0.2:15001",
                  "10.0.0.7:15001",
                  "[::2]:15001",
                  "[fe80::1]:15001",
                  "[::ffff:10.0.0.7]:15001"))
          .noneMatch(authority -> authority.matches(regex));
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
