package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.ViewChange;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.ResourceTypes;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.protocol.UnitChange;
import io.sluice.xds.resources.ClientKind;
import io.sluice.xds.resources.Edge;
import io.sluice.xds.resources.Rendering;
import io.sluice.xds.resources.ResourceNames;
import io.sluice.xds.resources.ResourceType;
import io.sluice.xds.server.Caller.Needs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who shares what, and what a change publishes. */
class AudiencesTest {
  private final Catalogue catalogue = new Catalogue();
  private final Encoder encoder = new Encoder(Rendering.of(Rendering.NEWEST));
  private final ServiceUnits units = new ServiceUnits(encoder);
  private final Audiences audiences = new Audiences(catalogue, encoder, NetworkVariants.NONE);
  private final Views views = new Views();

  @Test
  void callersWithEqualNeedsShareOneScope() {
    Audience one = audiences.join(egress(15001, "users", "orders"));
    Audience other = audiences.join(egress(15001, "orders", "users"));

    assertThat(one).isSameAs(other);
    assertThat(encoder.counts()).containsEntry(ResourceType.ROUTES, 1L);
  }

  @Test
  void callersOnOtherPortsShareTheRoutes() {
    Audience one = audiences.join(egress(15001, "orders"));
    Audience other = audiences.join(egress(15002, "orders"));

    assertThat(one).isNotSameAs(other);
    assertThat(variant(one)).isEqualTo(variant(other));
    assertThat(encoder.counts()).containsEntry(ResourceType.ROUTES, 1L);
  }

  @Test
  void callersWithOtherDependenciesShareWhatIsTheProxysOwn() {
    audiences.join(egress(15001, "orders"));
    audiences.join(egress(15001, "users"));

    assertThat(encoder.counts()).containsEntry(ResourceType.LISTENER, 1L);
  }

  @Test
  void aNewServiceReachesTheRoutesThatIncludeItAndNoOthers() {
    Audience orders = audiences.join(egress(15001, "orders"));
    Audience all = audiences.join(egress(15001, "*"));
    Audience users = audiences.join(egress(15001, "users"));

    List<UnitChange> changes = change(views.with("ledger", Views.split(100, 0)).open());

    assertThat(changes)
        .filteredOn(change -> change.unit().type().equals(ResourceTypes.ROUTE))
        .extracting(change -> change.unit().variant())
        .containsExactly(variant(all))
        .doesNotContain(variant(orders), variant(users));
  }

  @Test
  void aDeclaredServiceThatAppearsWithOneHttpPortChangesNoRoute() {
    audiences.join(egress(15001, "orders"));

    List<UnitChange> changes = change(views.with("orders", Views.split(100, 0)).open());

    assertThat(changes).noneMatch(change -> change.unit().type().equals(ResourceTypes.ROUTE));
  }

  @Test
  void routesThatNobodyAsksForAnyMoreGoWithTheNextChange() {
    Audience all = audiences.join(egress(15001, "*"));
    change(views.with("orders", Views.split(100, 0)).open());

    audiences.leave(all);
    List<UnitChange> changes = change(views.with("orders", Views.split(90, 10)).open());

    assertThat(changes)
        .filteredOn(change -> change.unit().type().equals(ResourceTypes.ROUTE))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.unit().variant()).isEqualTo(variant(all));
              assertThat(change.resource()).isEmpty();
            });
  }

  @Test
  void whoeverStaysKeepsTheRoutes() {
    Audience all = audiences.join(egress(15001, "*"));
    audiences.join(egress(15001, "*"));
    audiences.leave(all);

    List<UnitChange> changes = change(views.with("orders", Views.split(100, 0)).open());

    assertThat(changes)
        .filteredOn(change -> change.unit().type().equals(ResourceTypes.ROUTE))
        .singleElement()
        .satisfies(change -> assertThat(change.resource()).isPresent());
  }

  @Test
  void aDeclaredServiceThatNobodyHasSeenHasClusterAndRoute() throws Exception {
    change(views.with("users", Views.split(100, 0)).open());
    Audience audience = audiences.join(egress(15001, "orders", "users"));

    assertThat(audience.wildcard(ResourceTypes.CLUSTER).names())
        .containsExactlyInAnyOrder("orders", "users");
    assertThat(audience.wildcard(ResourceTypes.CLUSTER).contains("orders")).isTrue();
    assertThat(audience.absent(ResourceTypes.CLUSTER, "orders")).isPresent();
    assertThat(hosts(audience)).containsExactly("orders", "users");
  }

  @Test
  void aServiceThatIsNoDependencyDoesNotExist() {
    change(views.with("orders", Views.split(100, 0)).with("users", Views.split(1, 99)).open());
    Audience audience = audiences.join(egress(15001, "orders"));

    assertThat(audience.variant(ResourceTypes.CLUSTER, "users")).isEmpty();
    assertThat(audience.variant(ResourceTypes.ENDPOINT, "users:grpc")).isEmpty();
    assertThat(audience.variant(ResourceTypes.LISTENER, "users")).isEmpty();
    assertThat(audience.absent(ResourceTypes.CLUSTER, "users")).isEmpty();
    assertThat(audience.absent(ResourceTypes.LISTENER, "users")).isEmpty();
    assertThat(audience.wildcard(ResourceTypes.CLUSTER).contains("users")).isFalse();
  }

  @Test
  void aTypeThatNobodyKnowsHasNothing() {
    Audience audience = audiences.join(egress(15001, "*"));

    assertThat(audience.wildcard("type.googleapis.com/x").names()).isEmpty();
    assertThat(audience.absent("type.googleapis.com/x", "orders")).isEmpty();
  }

  @Test
  void whoeverKeepsCaseGetsClustersOfItsOwnAndNobodyElseIsTouched() {
    Audience plain = audiences.join(egress(15001, "orders"));
    assertThat(clusters(change(views.with("orders", Views.split(100, 0)).open()))).hasSize(2);
    Audience keeping = audiences.join(edge(new Edge(true, false, List.of(), List.of())));
    ServicePort http2 = Views.port("", "http2", Views.split(100, 0));
    Resource first = keeping.absent(ResourceTypes.CLUSTER, "orders").orElseThrow();

    List<UnitChange> changes = change(views.with("orders", http2).open());

    assertThat(keeping.variant(ResourceTypes.CLUSTER, "orders"))
        .isNotEqualTo(plain.variant(ResourceTypes.CLUSTER, "orders"));
    assertThat(first).isNotEqualTo(plain.absent(ResourceTypes.CLUSTER, "orders").orElseThrow());
    assertThat(clusters(changes))
        .contains(keeping.variant(ResourceTypes.CLUSTER, "orders").orElseThrow());
  }

  @Test
  void aDoorHasRoutesOfItsOwnThatFollowItsServiceAlone() throws Exception {
    Edge edge = new Edge(false, false, List.of(), List.of(new Edge.Door("::", 80, "orders")));
    Audience audience = audiences.join(edge(edge));
    String door = ResourceNames.doorRoutes("orders");

    assertThat(audience.wildcard(ResourceTypes.ROUTE).names())
        .containsExactlyInAnyOrder(ResourceNames.EGRESS_ROUTES, door);
    Resource routes = audience.absent(ResourceTypes.ROUTE, door).orElseThrow();
    assertThat(RouteConfiguration.parseFrom(routes.bytes()).getVirtualHosts(0).getDomainsList())
        .containsExactly("*");
    assertThat(change(views.with("ledger", Views.split(100, 0)).open()))
        .noneMatch(change -> change.unit().type().equals(ResourceTypes.ROUTE));
    audiences.leave(audience);
  }

  @Test
  void routesBackToItsOwnEgressAreThoseOfItsPort() {
    Edge direct = new Edge(false, true, List.of(), List.of());

    Audience one = audiences.join(edge(direct));
    Audience same = audiences.join(edge(direct));
    Audience other =
        audiences.join(
            new Needs(
                ClientKind.ENVOY,
                Dependencies.of(List.of("orders")),
                15002,
                null,
                "",
                null,
                direct));

    assertThat(variant(same)).isEqualTo(variant(one)).isNotEqualTo(variant(other));
  }

  @Test
  void waysPastTheMeshAreClosedForAll() {
    Edge edge = new Edge(false, true, List.of(new Edge.Outside("a.example", 443)), List.of());
    audiences.closeWaysPastTheMesh();

    Audience audience = audiences.place(edge(edge), "shop", "shop-1").audience();

    assertThat(audience.wildcard(ResourceTypes.CLUSTER).names()).containsExactly("orders");
    assertThat(audience.absent(ResourceTypes.CLUSTER, ResourceNames.DIRECT_CLUSTER)).isEmpty();
  }

  private static List<String> clusters(List<UnitChange> changes) {
    return changes.stream()
        .map(UnitChange::unit)
        .filter(unit -> unit.type().equals(ResourceTypes.CLUSTER))
        .map(Unit::variant)
        .toList();
  }

  private static Needs edge(Edge edge) {
    Dependencies orders = Dependencies.of(List.of("orders"));
    return new Needs(ClientKind.ENVOY, orders, 15001, null, "", null, edge);
  }

  private static Needs egress(int port, String... dependencies) {
    return new Needs(ClientKind.ENVOY, Dependencies.of(List.of(dependencies)), port, null);
  }

  private static String variant(Audience audience) {
    return audience
        .variant(ResourceTypes.ROUTE, ResourceNames.EGRESS_ROUTES)
        .orElseThrow(() -> new AssertionError("no egress"));
  }

  private static List<String> hosts(Audience audience) throws InvalidProtocolBufferException {
    Resource routes =
        audience
            .absent(ResourceTypes.ROUTE, ResourceNames.EGRESS_ROUTES)
            .orElseThrow(() -> new AssertionError("no routes"));
    return RouteConfiguration.parseFrom(routes.bytes()).getVirtualHostsList().stream()
        .map(VirtualHost::getName)
        .toList();
  }

  private List<UnitChange> change(ViewChange change) {
    List<UnitChange> changes = new ArrayList<>();
    List<String> reshaped = new ArrayList<>();
    Map<String, Published> services = new HashMap<>();
    for (String name : change.services()) {
      ServiceView service = change.view().services().get(name);
      services.put(name, Published.of(service, NetworkVariants.NONE));
      if (units.changes(
          catalogue.get(name), Published.of(service, NetworkVariants.NONE), changes)) {
        reshaped.add(name);
      }
    }
    audiences.change(services, reshaped, changes, scopes -> {});
    return changes;
  }
}
