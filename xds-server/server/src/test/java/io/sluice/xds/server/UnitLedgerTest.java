package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.cluster.PublishedUnits;
import io.sluice.view.cluster.PublishedUnits.Unit;
import io.sluice.xds.protocol.ServerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What members compare: the view's units, whatever happened before and whoever is connected. */
class UnitLedgerTest {
  private final List<XdsServer> servers = new ArrayList<>();

  private XdsServer server() {
    XdsServer server =
        new XdsServer(
            ServerSettings.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            Clock.systemUTC());
    servers.add(server);
    return server;
  }

  @AfterEach
  void close() {
    servers.forEach(XdsServer::close);
  }

  @Test
  void nothingIsComparedBeforeTheFirstView() {
    assertThat(server().published()).isEqualTo(PublishedUnits.NONE);
  }

  @Test
  void equalViewsHaveEqualDigestsWhateverCameBefore() {
    XdsServer one = server();
    one.onViewChange(new Views().with("orders", Views.split(90, 10)).open());
    XdsServer other = server();
    Views views = new Views().with("users", Views.split(100, 0));
    other.onViewChange(views.with("orders", Views.split(50, 50)).waiting());
    other.onViewChange(
        views.with("orders", Views.port("", "tcp", Views.split(90, 10))).without("users").open());

    other.onViewChange(views.with("orders", Views.split(90, 10)).open());

    assertThat(one.published().digests()).containsOnlyKeys("CDS", "EDS", "LDS", "RDS");
    assertThat(other.published().digests()).isEqualTo(one.published().digests());
    assertThat(one.published().types().get("CDS"))
        .extracting(Unit::key)
        .containsExactly("orders", "orders grpc");
  }

  @Test
  void aSplitChangesTheDigestOfAssignmentsAlone() {
    XdsServer server = server();
    Views views = new Views().with("orders", Views.split(90, 10));
    server.onViewChange(views.open());
    PublishedUnits before = server.published();

    server.onViewChange(views.with("orders", Views.split(80, 20)).open());

    assertThat(server.published().digests().get("EDS")).isNotEqualTo(before.digests().get("EDS"));
    for (String type : List.of("CDS", "LDS", "RDS")) {
      assertThat(server.published().types().get(type)).isSameAs(before.types().get(type));
    }
  }

  @Test
  void anotherPortChangesTheDigestOfRoutes() {
    XdsServer server = server();
    Views views = new Views().with("orders", Views.split(90, 10));
    server.onViewChange(views.open());
    String before = server.published().digests().get("RDS");

    server.onViewChange(
        views
            .with(
                "orders",
                Views.port("", "http", Views.split(90, 10)),
                Views.port("admin", "http", Views.split(90, 10)))
            .open());

    assertThat(server.published().digests().get("RDS")).isNotEqualTo(before);
  }
}
