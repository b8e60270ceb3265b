package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.registry.testkit.HandClock;
import io.sluice.view.FederatedView;
import io.sluice.view.ProxyErrands;
import io.sluice.view.ServiceView;
import io.sluice.view.cluster.AllProxies;
import io.sluice.view.proof.Absentees;
import io.sluice.view.proof.Acknowledgements.Acknowledged;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import io.sluice.view.proof.SharePoint;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Way;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class ShareTest {
  private double perSecond;
  private final HandClock clock = new HandClock();
  private final FakeMesh mesh = new FakeMesh();
  private final ServiceView orders = Console.orders(null);
  private FederatedView view = new FederatedView(1, FederatedView.empty(1).services());
  private final ShareLog shares =
      new ShareLog(
          () -> view,
          new ConsolePorts.Mesh(
              List::of,
              mesh,
              mesh,
              Absentees.NONE,
              service -> OptionalDouble.of(perSecond),
              AllProxies.of("", List::of),
              ProxyErrands.NONE),
          clock);

  private void sent(long vm, long errors) {
    clock.pass(Duration.ofSeconds(5));
    mesh.reading =
        new Reading(
            1,
            1,
            clock.millis(),
            new TreeMap<>(
                Map.of(new Way("shop", "orders", "vm"), new Counts(vm, vm - errors, errors, 0, 0))),
            new TreeMap<>());
    shares.look();
  }

  @Test
  void onlyAServiceThatIsCalledHasPoints() {
    view = new FederatedView(1, view.services().with("orders", orders));
    mesh.acknowledged =
        new Acknowledged(
            orders, 1, List.of(new Receiver("a", "shop", "", State.ACKNOWLEDGED, 1, "")), true);
    sent(100, 0);
    sent(150, 3);
    sent(150, 3);

    List<SharePoint> points = shares.points("orders", 0, true);

    assertThat(points).hasSize(2);
    assertThat(points.get(0).acknowledged()).isEqualTo(1);
    assertThat(points.get(0).known()).isEqualTo(1);
    assertThat(points)
        .extracting(point -> point.environments().get("vm"))
        .containsExactly(
            new SharePoint.Part(10_000, 10_000, 100, 0),
            new SharePoint.Part(10_000, 10_000, 50, 3));
    assertThat(shares.points("torn", 0, true)).isEmpty();
  }

  @Test
  void whatTheServiceGotAroundTheMeshIsKeptBesideIt() {
    view = new FederatedView(1, view.services().with("orders", orders));
    sent(100, 0);
    perSecond = 40;
    sent(150, 3);

    assertThat(shares.points("orders", 0, true))
        .extracting(SharePoint::all, SharePoint::requests)
        .containsExactly(Tuple.tuple(-1, 100L), Tuple.tuple(200, 50L));
  }

  @Test
  void aServiceThatIsGoneIsForgotten() {
    view = new FederatedView(1, view.services().with("orders", orders));
    sent(100, 0);
    sent(150, 0);
    view = FederatedView.empty(1);
    sent(150, 0);

    assertThat(shares.points("orders", 0, true)).isEmpty();
  }

  @Test
  void theyAreServed() throws Exception {
    try (Console console = Console.start()) {
      JsonNode body = console.get("/api/v1/services/orders/shares").json();

      assertThat(body.path("service").asText()).isEqualTo("orders");
      assertThat(body.path("everyMs").asLong()).isEqualTo(5_000);
      assertThat(body.path("points").isArray()).isTrue();
      assertThat(console.get("/api/v1/services/none/shares").status()).isEqualTo(404);
      assertThat(console.get("/api/v1/services/orders/shares?since=noon").status()).isEqualTo(422);
    }
  }
}
