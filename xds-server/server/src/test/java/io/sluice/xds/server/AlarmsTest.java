package io.sluice.xds.server;

import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Alarm;
import io.sluice.xds.protocol.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator is told of proxies in trouble, for as long as they are in it. */
class AlarmsTest extends ServedTest {
  @Override
  Limits limits() {
    return Limits.DEFAULT.withAcknowledgeWithin(Duration.ofMillis(200));
  }

  @Test
  void aRejectionIsAnAlarmUntilANewVersionIsAccepted() {
    server.onViewChange(
        views
            .with("orders", Views.split(100, 0))
            .with("users", Views.split(100, 0))
            .with("carts", Views.split(100, 0))
            .open());
    DeltaClient client = delta(Nodes.sidecar("web-1", "*").build());
    client.reject("users");
    client.subscribe(ENDPOINT, "orders", "users", "carts");

    eventually(
        () -> {
          assertThat(server.counters().protocol().quarantined()).isEqualTo(1);
          assertThat(client.names(ENDPOINT)).containsExactly("carts", "orders");
          assertThat(server.alarms()).hasSize(1);
          Alarm alarm = server.alarms().get(0);
          assertThat(alarm.kind()).isEqualTo(Alarm.Kind.RESOURCE_REJECTED);
          assertThat(alarm.subject()).isEqualTo("web-1");
          assertThat(alarm.since()).isPositive();
          assertThat(alarm.text())
              .startsWith("It rejects ClusterLoadAssignment users and keeps what it had;")
              .contains("\"it is bad\"");
        });

    client.acceptAll();
    server.onViewChange(views.with("users", Views.split(0, 100)).open());
    eventually(() -> assertThat(server.alarms()).isEmpty());
    assertThat(client.names(ENDPOINT)).contains("users");
  }

  @Test
  void anAlarmGoesWithARejectedResourceThatIsGone() {
    server.onViewChange(views.with("orders", Views.split(100, 0)).open());
    DeltaClient client = delta(Nodes.sidecar("web-1", "*").build());
    client.subscribe(ENDPOINT, "orders");
    eventually(() -> assertThat(client.names(ENDPOINT)).containsExactly("orders"));
    client.reject("orders");
    server.onViewChange(views.with("orders", Views.split(0, 100)).open());
    eventually(() -> assertThat(server.alarms()).hasSize(1));

    server.onViewChange(views.with("orders", Views.split(100, 0)).open());

    eventually(() -> assertThat(server.alarms()).isEmpty());
  }

  @Test
  void anAlarmOutlivesAReconnectBecauseTheResourceIsStillKeptBack() {
    server.onViewChange(
        views.with("orders", Views.split(100, 0)).with("users", Views.split(100, 0)).open());
    DeltaClient client = delta(Nodes.sidecar("web-1", "*").build());
    client.reject("orders");
    client.subscribe(ENDPOINT, "orders", "users");
    eventually(() -> assertThat(server.counters().protocol().quarantined()).isEqualTo(1));
    eventually(() -> assertThat(client.names(ENDPOINT)).containsExactly("users"));
    eventually(() -> assertThat(server.alarms()).extracting(Alarm::text).hasSize(1));
    String text = server.alarms().get(0).text();
    client.close();
    eventually(() -> assertThat(server.alarms()).isEmpty());

    DeltaClient again = delta(Nodes.sidecar("web-1", "*").build());
    again.subscribe(ENDPOINT, Map.of("users", "of long ago"), "orders", "users");

    eventually(() -> assertThat(server.alarms()).extracting(Alarm::text).isEqualTo(List.of(text)));
    eventually(() -> assertThat(again.names(ENDPOINT)).containsExactly("users"));
  }

  @Test
  void aProxyThatDoesNotAcknowledgeIsBehindUntilItDoes() {
    server.onViewChange(views.with("orders", Views.split(100, 0)).open());
    DeltaClient client = delta(Nodes.sidecar("web-1", "*").build());
    client.fallSilent();
    client.subscribe(ENDPOINT, "orders");

    eventually(
        () -> {
          assertThat(server.alarms()).hasSize(1);
          Alarm alarm = server.alarms().get(0);
          assertThat(alarm.kind()).isEqualTo(Alarm.Kind.PROXY_BEHIND);
          assertThat(alarm.subject()).isEqualTo("web-1");
          assertThat(alarm.text()).startsWith("It has not acknowledged the newest ClusterLoad");
        });
    assertThat(server.counters().protocol().overdue()).isEqualTo(1);

    client.speakAgain();
    server.onViewChange(views.with("orders", Views.split(0, 100)).open());
    eventually(() -> assertThat(server.alarms()).isEmpty());
  }

  @Test
  void anAlarmGoesWithItsProxy() {
    server.onViewChange(views.with("orders", Views.split(100, 0)).open());
    DeltaClient client = delta(Nodes.sidecar("web-1", "*").build());
    client.fallSilent();
    client.subscribe(ENDPOINT, "orders");
    eventually(() -> assertThat(server.alarms()).hasSize(1));

    client.close();

    eventually(() -> assertThat(server.alarms()).isEmpty());
  }
}
