package io.sluice.xds.server;

import static io.sluice.xds.protocol.ResourceTypes.CLUSTER;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.Endpoint;
import io.sluice.view.Endpoint.Provenance;
import io.sluice.view.Endpoint.State;
import io.sluice.view.ServiceView;
import io.sluice.view.Standing;
import io.sluice.view.ViewChange;
import io.sluice.view.proof.Acknowledgements.Acknowledged;
import io.sluice.xds.protocol.errand.Departure;
import io.sluice.xds.protocol.errand.Departure.Callers;
import io.sluice.xds.protocol.errand.ErrandStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An agent asks which callers have let go of its instance, over a real socket. */
class LeavingInstancesTest extends ServedTest {
  private static final Departure VM = new Departure("orders", "", "127.0.0.1", 8080);

  private Callers ask(Departure departure) {
    return Callers.read(
        AgentClient.ask(server.port(), ErrandStream.DEPARTURE, departure.message()));
  }

  private DeltaClient caller(String id) {
    DeltaClient client = delta(Nodes.sidecar(id, "orders").setCluster("shop").build());
    client.subscribe(CLUSTER);
    client.subscribe(ENDPOINT, "orders");
    eventually(() -> assertThat(client.names(ENDPOINT)).containsExactly("orders"));
    return client;
  }

  @Test
  void anInstanceIsLetGoOfWhenEveryCallerHasAcknowledgedThatItIsGone() {
    server.onViewChange(views.with("orders", Views.split(50, 50)).open());
    caller("good-1");
    DeltaClient silent = caller("silent-1");
    eventually(() -> assertThat(ask(VM)).isEqualTo(new Callers(true, true, 0, "")));

    silent.fallSilent();
    server.onViewChange(views.with("orders", Views.split(0, 100)).open());

    eventually(
        () -> assertThat(ask(VM)).isEqualTo(new Callers(false, true, 1, "silent-1 (waiting)")));
    silent.close();
    eventually(() -> assertThat(ask(VM).haveLetGo()).isTrue());
  }

  private static Endpoint endpoint(String address, String instance) {
    return new Endpoint(
        "",
        address,
        8080,
        "",
        "vm",
        "",
        "",
        Health.PASSING,
        1,
        State.READY,
        List.of(
            new Provenance(
                "consul", "orders", instance, 1, Health.PASSING, Standing.LIVE, false, true)));
  }

  private void publish(Endpoint endpoint) {
    LocalityShare share =
        new LocalityShare(
            "", "vm", "", 10_000_000, List.of(new Target(endpoint.address(), endpoint.port(), 1)));
    Assignment all = new Assignment(List.of(List.of(share)), 0);
    server.onViewChange(
        views.with("orders", List.of(Views.port("", "http", all)), List.of(endpoint)).open());
  }

  @Test
  void anAddressIsTheSameHoweverItsRegistryWritesIt() {
    publish(endpoint("2001:db8:0:0:0:0:0:1", "a1"));

    assertThat(ask(new Departure("orders", "", "2001:db8::1", 8080)).published()).isTrue();
    assertThat(ask(new Departure("orders", "", "2001:DB8::01", 8080)).published()).isTrue();
    assertThat(ask(new Departure("orders", "", "2001:db8::2", 8080)).published()).isFalse();
  }

  @Test
  void anInstanceIsFoundByTheNameThatItsRegistryHasForIt() {
    publish(endpoint("127.0.0.1", "vm-1/orders-8080"));

    assertThat(ask(new Departure("orders", "vm-1/orders-8080", "", 8080)).published()).isTrue();
    assertThat(ask(new Departure("orders", "vm-2/orders-8080", "", 8080)).published()).isFalse();
  }

  @Test
  void whatIsUnknownIsNotLetGo() {
    ViewChange gone = views.with("orders", Views.split(0, 100)).open();
    server.onViewChange(gone);
    ServiceView orders = gone.view().services().get("orders");
    server.tellLeaving(
        service ->
            CompletableFuture.completedFuture(new Acknowledged(orders, 0, List.of(), false)));

    assertThat(ask(VM)).isEqualTo(new Callers(false, false, 0, ""));
  }

  @Test
  void anInstanceOfAServiceThatIsNotPublishedIsUnknown() {
    server.onViewChange(views.with("orders", Views.split(50, 50)).open());

    Callers callers = ask(new Departure("ordres", "", "127.0.0.1", 8080));

    assertThat(callers.haveLetGo()).isFalse();
    assertThat(callers).hasToString("no service of that name is published");
  }

  @Test
  void whoNamesNeitherInstanceNorAddressIsUnknown() {
    server.onViewChange(views.with("orders", Views.split(50, 50)).open());

    Callers callers = ask(new Departure("orders", "", "", 8080));

    assertThat(callers.haveLetGo()).isFalse();
    assertThat(callers.toString()).contains("neither the instance's name nor its address");
  }

  @Test
  void aMemberThatCannotAskLeavesItUnknown() {
    server.onViewChange(views.with("orders", Views.split(0, 100)).open());
    server.tellLeaving(
        service -> CompletableFuture.failedFuture(new IllegalStateException("stopping")));

    assertThat(ask(VM).haveLetGo()).isFalse();
  }

  @Test
  void ofNamesThatNobodyHasNobodyIsAsked() {
    assertThat(ask(new Departure("o".repeat(2_000), "", "10.0.0.1", 80)))
        .hasToString("no instance has such a name");
  }

  @Test
  void manyHostsThatLeaveAtOnceAreOneQuestion() {
    AtomicInteger questions = new AtomicInteger();
    LeavingInstances leaving = new LeavingInstances(NetworkVariants.NONE, service -> true);
    leaving.askOf(
        service -> {
          questions.incrementAndGet();
          return CompletableFuture.completedFuture(new Acknowledged(null, 0, List.of(), true));
        });

    for (int host = 1; host <= 100; host++) {
      assertThat(leaving.callers(new Departure("orders", "", "10.0.0." + host, 8080)))
          .isCompletedWithValue(Callers.unknown("no service of that name is published"));
    }

    assertThat(questions).hasValue(1);
  }
}
