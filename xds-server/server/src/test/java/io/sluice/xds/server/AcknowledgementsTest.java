package io.sluice.xds.server;

import static io.sluice.xds.protocol.ResourceTypes.CLUSTER;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static io.sluice.xds.protocol.ResourceTypes.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Networks;
import io.sluice.view.Outlook;
import io.sluice.view.Policy;
import io.sluice.view.ServicePort;
import io.sluice.view.Slices;
import io.sluice.view.Steered;
import io.sluice.view.Steering;
import io.sluice.view.Stickiness;
import io.sluice.view.Stickiness.By;
import io.sluice.view.Stickiness.Cohort;
import io.sluice.view.ViewChange;
import io.sluice.view.proof.Acknowledgements.Acknowledged;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import io.sluice.xds.resources.ResourceNames;
import java.util.List;
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

  /** Who has this mark is sent to the pods, by a route. */
  private ViewChange sticky(String mark) {
    Cohort marked = new Cohort("x-beta", mark, "kubernetes");
    Stickiness sticky = new Stickiness(By.HEADER, "x-user", "", marked);
    Policy policy = Policy.DEFAULT.with(new Steering(sticky, new TreeMap<>(), null));
    Outlook pods = new Outlook(Views.split(0, 100), new TreeMap<>(), new TreeMap<>());
    Steered steered =
        new Steered(
            Slices.NONE,
            new TreeMap<>(Map.of("kubernetes", pods)),
            new TreeMap<>(),
            new TreeMap<>());
    ServicePort port =
        new ServicePort(
            "", "http", Views.split(90, 10), new TreeMap<>(), List.of(), Networks.ALIKE, steered);
    return views.with("orders", policy, port).open();
  }

  @Test
  void whoRejectsTheRoutesOfADoorHasNotWhatASplitByRoutesSays() {
    server.onViewChange(sticky("yes"));
    DeltaClient client =
        delta(Nodes.sidecar("lb-1").setMetadata(Nodes.withDoor(80, "orders")).build());
    client.subscribe(CLUSTER);
    client.subscribe(ENDPOINT, "orders");
    client.subscribe(ROUTE, ResourceNames.doorRoutes("orders"));
    eventually(() -> assertThat(states()).containsEntry("lb-1", State.ACKNOWLEDGED));

    client.reject(ResourceNames.doorRoutes("orders"));
    server.onViewChange(sticky("no"));

    eventually(() -> assertThat(states()).containsEntry("lb-1", State.REJECTED));
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
