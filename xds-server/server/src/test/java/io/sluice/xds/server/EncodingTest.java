package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Alarm;
import io.sluice.view.Cells;
import io.sluice.view.Formats;
import io.sluice.view.cluster.PublishedUnits;
import io.sluice.xds.protocol.ResourceTypes;
import io.sluice.xds.protocol.ServerSettings;
import io.sluice.xds.resources.ResourceType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a change costs, counted in resources encoded. */
class EncodingTest {
  private final XdsServer server =
      new XdsServer(
          ServerSettings.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
          Clock.systemUTC());
  private final Views views = new Views();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theTypesAreTheProtocols() {
    assertThat(ResourceType.CLUSTER.url()).isEqualTo(ResourceTypes.CLUSTER);
    assertThat(ResourceType.ASSIGNMENT.url()).isEqualTo(ResourceTypes.ENDPOINT);
    assertThat(ResourceType.LISTENER.url()).isEqualTo(ResourceTypes.LISTENER);
    assertThat(ResourceType.ROUTES.url()).isEqualTo(ResourceTypes.ROUTE);
  }

  @Test
  void aSplitOfOneServiceAmongAThousandEncodesOneAssignment() {
    for (int i = 0; i < 1_000; i++) {
      views.with("service-" + i, Views.split(100, 0));
    }
    server.onViewChange(views.open());
    Map<ResourceType, Long> before = server.counters().encoded();

    server.onViewChange(views.with("service-500", Views.split(90, 10)).open());

    assertThat(since(before)).isEqualTo(Map.of(ResourceType.ASSIGNMENT, 1L));
  }

  @Test
  void aChangeThatProxiesCannotSeeEncodesNothing() {
    server.onViewChange(views.with("orders", Views.split(90, 10)).open());
    Map<ResourceType, Long> before = server.counters().encoded();

    server.onViewChange(views.with("orders", Views.split(90, 10)).open());

    assertThat(since(before)).isEmpty();
  }

  @Test
  void aNewServiceEncodesItsOwnUnitsAlone() {
    server.onViewChange(views.with("orders", Views.split(90, 10)).open());
    Map<ResourceType, Long> before = server.counters().encoded();

    server.onViewChange(views.with("users", Views.split(90, 10)).open());

    assertThat(since(before))
        .isEqualTo(
            Map.of(
                ResourceType.CLUSTER, 2L, ResourceType.ASSIGNMENT, 1L, ResourceType.LISTENER, 1L));
  }

  @Test
  void anotherProtocolTouchesClusterAndNotAssignment() {
    server.onViewChange(views.with("orders", Views.split(90, 10)).open());
    Map<ResourceType, Long> before = server.counters().encoded();

    server.onViewChange(views.with("orders", Views.port("", "http2", Views.split(90, 10))).open());

    assertThat(since(before)).isEqualTo(Map.of(ResourceType.CLUSTER, 2L));
  }

  @Test
  void aServiceThatWaitsForItsHomeIsNotPublished() {
    server.onViewChange(views.with("orders").open());

    assertThat(since(Map.of())).isEmpty();
  }

  @Test
  void whatThisReleaseCannotRenderChangesNothingAndIsMadeUpFor() {
    server.onViewChange(views.with("orders", Views.split(90, 10)).open());
    PublishedUnits before = server.published();

    server.onViewChange(views.with("orders", Views.split(80, 20)).in(new Formats(2, 7, 1)).open());

    assertThat(server.published()).isSameAs(before);
    assertThat(server.alarms()).extracting(Alarm::kind).containsExactly(Alarm.Kind.FORMAT_UNKNOWN);

    server.onViewChange(views.with("users", Views.split(50, 50)).in(Formats.of(1)).open());

    assertThat(server.alarms()).isEmpty();
    assertThat(assignments(server.published()))
        .extracting(PublishedUnits.Unit::name)
        .containsExactly("orders", "users");
    assertThat(assignments(server.published()).get("orders"))
        .isNotEqualTo(assignments(before).get("orders"));
  }

  private static Cells<PublishedUnits.Unit> assignments(PublishedUnits published) {
    return Objects.requireNonNull(published.types().get("EDS"));
  }

  private Map<ResourceType, Long> since(Map<ResourceType, Long> before) {
    Map<ResourceType, Long> more = new TreeMap<>();
    server
        .counters()
        .encoded()
        .forEach(
            (type, count) -> {
              long added = count - before.getOrDefault(type, 0L);
              if (added != 0) {
                more.put(type, added);
              }
            });
    return more;
  }
}
