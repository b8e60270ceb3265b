package io.sluice.xds.server;

import static io.sluice.xds.protocol.ResourceTypes.CLUSTER;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.proof.Acknowledgements.Acknowledged;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who has what is published, as streams tell. */
class AcknowledgementsTest extends ServedTest {
  private Acknowledged acknowledged() {
    return server.acknowledgements().of("orders").toCompletableFuture().join();
  }

  private Map<String, State> states() {
    Map<String, State> states = new TreeMap<>();
    for (Receiver receiver : acknowledged().receivers()) {
      states.put(receiver.proxy(), receiver.state());
    }
    return states;
  }

  private DeltaClient caller(String id) {
    DeltaClient client = delta(Nodes.sidecar(id, "orders").setCluster("shop").build());
    client.subscribe(CLUSTER);
    client.subscribe(ENDPOINT, "orders");
    return client;
  }

  @Test
  void whoAnsweredHasItAndWhoDidNotOrRejectedItHasNot() {
    server.onViewChange(views.with("orders", Views.split(100, 0)).open());
    DeltaClient good = caller("good-1");
    DeltaClient silent = caller("silent-1");
    DeltaClient bad = caller("bad-1");
    eventually(
        () ->
            assertThat(states())
                .containsOnlyKeys("good-1", "silent-1", "bad-1")
                .doesNotContainValue(State.WAITING));
    assertThat(good.names(ENDPOINT)).containsExactly("orders");

    silent.fallSilent();
    bad.reject("orders");
    server.onViewChange(views.with("orders", Views.split(90, 10)).open());

    eventually(
        () ->
            assertThat(states())
                .containsEntry("good-1", State.ACKNOWLEDGED)
                .containsEntry("silent-1", State.WAITING)
                .containsEntry("bad-1", State.REJECTED));
    Acknowledged now = acknowledged();
    assertThat(now.acknowledged()).isEqualTo(1);
    assertThat(now.complete()).isTrue();
    assertThat(Objects.requireNonNull(now.published()).ports().get(0).assignment())
        .isEqualTo(Views.split(90, 10));
    assertThat(now.receivers().get(0).words()).contains("it is bad");
    assertThat(now.receivers()).allMatch(receiver -> receiver.service().equals("shop"));
  }

  @Test
  void whoDoesNotWantAServiceIsNotAskedForIt() {
    server.onViewChange(
        views.with("orders", Views.split(100, 0)).with("users", Views.split(100, 0)).open());
    DeltaClient other = delta(Nodes.sidecar("other-1", "users").build());
    other.subscribe(CLUSTER);
    other.subscribe(ENDPOINT, "users");
    eventually(() -> assertThat(other.names(ENDPOINT)).containsExactly("users"));

    assertThat(acknowledged().receivers()).isEmpty();
    assertThat(server.acknowledgements().of("nobody").toCompletableFuture().join().published())
        .isNull();
  }
}
