package io.sluice.xds.protocol;

import static io.sluice.xds.protocol.DeltaClient.contents;
import static io.sluice.xds.protocol.ResourceTypes.CLUSTER;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static io.sluice.xds.protocol.ResourceTypes.LISTENER;
import static io.sluice.xds.protocol.ResourceTypes.ROUTE;
import static io.sluice.xds.protocol.ServerFixture.gone;
import static io.sluice.xds.protocol.ServerFixture.unit;
import static io.sluice.xds.protocol.ServerFixture.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Warming, make before break, and zero, on one aggregated stream. */
class OrderTest {
  private ServerFixture fixture = ServerFixture.open();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aChangedClusterIsFollowedByItsUnchangedAssignment() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(ENDPOINT, "a", "e1"), unit(ENDPOINT, "b", "e"));
    DeltaClient client = fixture.delta().subscribe(CLUSTER);
    client.accept(CLUSTER);
    client.subscribe(ENDPOINT, "a", "b");
    client.accept(ENDPOINT);

    fixture.publish(unit(CLUSTER, "a", "a2"));

    assertThat(contents(client.next())).containsExactly("a=a2");
    assertThat(contents(client.next())).containsExactly("a=e1");
  }

  @Test
  void aClusterThatChangedWhileTheClientWasAwayIsFollowedByAnAssignmentThatItHas() {
    fixture.publish(unit(CLUSTER, "a", "a2"), unit(ENDPOINT, "a", "e1"));
    DeltaClient client = fixture.delta().subscribe(CLUSTER, Map.of("a", version("a1")));
    assertThat(contents(client.next())).containsExactly("a=a2");

    client.subscribe(ENDPOINT, Map.of("a", version("e1")), "a");

    assertThat(contents(client.next())).containsExactly("a=e1");
  }

  @Test
  void inSotwTooAChangedClusterIsFollowedByItsAssignmentBeforeItIsAcknowledged() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(CLUSTER, "b", "b1"), unit(ENDPOINT, "a", "e1"));
    SotwClient client = fixture.sotw().subscribe(CLUSTER);
    client.ack(client.next()).subscribe(ENDPOINT, "a", "b");
    client.ack(client.next(), "a", "b");
    fixture.awaitRequests(4);

    fixture.publish(unit(CLUSTER, "a", "a2"));

    assertThat(client.next().getTypeUrl()).isEqualTo(CLUSTER);
    DiscoveryResponse assignment = client.next();
    assertThat(assignment.getTypeUrl()).isEqualTo(ENDPOINT);
    assertThat(SotwClient.contents(assignment)).containsExactly("e1");
  }

  @Test
  void aChangedListenerIsFollowedByItsUnchangedRoutes() {
    fixture.publish(unit(LISTENER, "l", "l1"), unit(ROUTE, "l", "r1"));
    DeltaClient client = fixture.delta().subscribe(LISTENER);
    client.accept(LISTENER);
    client.subscribe(ROUTE, "l");
    client.accept(ROUTE);

    fixture.publish(unit(LISTENER, "l", "l2"));

    assertThat(contents(client.next())).containsExactly("l=l2");
    assertThat(contents(client.next())).containsExactly("l=r1");
  }

  @Test
  void routesWaitUntilTheirNewClustersAreConfirmed() {
    DeltaClient client = everything();

    fixture.publish(unit(ROUTE, "l", "r2"), unit(ENDPOINT, "a", "e2"), unit(CLUSTER, "b", "b1"));

    DeltaDiscoveryResponse clusters = client.next();
    assertThat(contents(clusters)).containsExactly("b=b1");
    assertThat(contents(client.accept(ENDPOINT))).containsExactly("a=e2");
    client.stream.quiet();
    client.ack(clusters);
    client.stream.quiet();
    client.subscribe(ENDPOINT, "b");
    assertThat(contents(client.next())).containsExactly("b=empty");
    assertThat(contents(client.next())).containsExactly("l=r2");
  }

  @Test
  void inSotwTooRoutesWaitForTheAssignmentsOfNewClusters() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(ENDPOINT, "a", "e1"), unit(ROUTE, "l", "r1"));
    SotwClient client = fixture.sotw().subscribe(CLUSTER);
    client.ack(client.next()).subscribe(ENDPOINT, "a");
    client.ack(client.next(), "a").subscribe(ROUTE, "l");
    client.ack(client.next(), "l");
    fixture.awaitRequests(6);

    fixture.publish(unit(CLUSTER, "b", "b1"), unit(ENDPOINT, "b", "e1"), unit(ROUTE, "l", "r2"));

    client.ack(client.next());
    client.stream.quiet();
    client.subscribe(ENDPOINT, "a", "b");
    assertThat(client.next().getTypeUrl()).isEqualTo(ENDPOINT);
    assertThat(SotwClient.contents(client.next())).containsExactly("r2");
  }

  @Test
  void routesGoOutAfterTheDeadlineToWhoeverNeverAsksForTheAssignments() {
    fixture.close();
    fixture = ServerFixture.impatient();
    DeltaClient client = everything();

    fixture.publish(unit(CLUSTER, "b", "b1"), unit(ROUTE, "l", "r2"));

    assertThat(contents(client.accept(CLUSTER))).containsExactly("b=b1");
    assertThat(contents(client.next())).containsExactly("l=r2");
  }

  @Test
  void nobodyWaitsForTheAssignmentOfAClusterThatWasRejected() {
    DeltaClient client = everything();

    fixture.publish(unit(CLUSTER, "b", "bad"), unit(ROUTE, "l", "r2"));
    client.nack(client.next(), "no such thing");

    assertThat(contents(client.next())).containsExactly("l=r2");
  }

  @Test
  void nobodyWaitsForTheAssignmentOfAClusterThatIsGoneAgain() {
    DeltaClient client = everything();
    fixture.publish(unit(CLUSTER, "b", "b1"));
    client.accept(CLUSTER);
    fixture.publish(gone(CLUSTER, "b"));
    assertThat(client.accept(CLUSTER).getRemovedResourcesList()).containsExactly("b");

    fixture.publish(unit(ROUTE, "l", "r2"));

    assertThat(contents(client.next())).containsExactly("l=r2");
  }

  @Test
  void aRemovedClusterAndItsAssignmentGoAfterTheRoutesThatUsedThemWereAcknowledged() {
    DeltaClient client = everything();

    fixture.publish(gone(CLUSTER, "a"), gone(ENDPOINT, "a"), unit(ROUTE, "l", "r2"));

    DeltaDiscoveryResponse routes = client.next();
    assertThat(contents(routes)).containsExactly("l=r2");
    client.stream.quiet();
    client.ack(routes);
    assertThat(client.next().getRemovedResourcesList()).containsExactly("a");
    assertThat(contents(client.accept(ENDPOINT))).containsExactly("a=empty");
  }

  @Test
  void inSotwARemovedClusterStaysInTheFullStateUntilThen() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(ROUTE, "l", "r1"));
    SotwClient client = fixture.sotw().subscribe(CLUSTER);
    client.ack(client.next()).subscribe(ENDPOINT, "a");
    client.ack(client.next(), "a").subscribe(ROUTE, "l");
    client.ack(client.next(), "l");
    fixture.awaitRequests(6);

    fixture.publish(gone(CLUSTER, "a"), unit(CLUSTER, "b", "b1"), unit(ROUTE, "l", "r2"));

    DiscoveryResponse made = client.next();
    assertThat(SotwClient.contents(made)).containsExactly("a1", "b1");
    client.ack(made).subscribe(ENDPOINT, "a", "b");
    client.ack(client.next(), "a", "b");
    DiscoveryResponse routes = client.next();
    assertThat(SotwClient.contents(routes)).containsExactly("r2");
    client.ack(routes, "l");
    assertThat(SotwClient.contents(client.next())).containsExactly("b1");
  }

  @Test
  void aClientThatNeverConfirmsItsRoutesLosesTheClusterAfterTheDeadline() {
    fixture.close();
    fixture = ServerFixture.impatient();
    DeltaClient client = everything();

    fixture.publish(gone(CLUSTER, "a"), gone(ENDPOINT, "a"), unit(ROUTE, "l", "r2"));

    assertThat(contents(client.next())).containsExactly("l=r2");
    assertThat(client.next().getRemovedResourcesList()).containsExactly("a");
    assertThat(contents(client.next())).containsExactly("a=empty");
  }

  @Test
  void aRemovalWithoutRoutesIsNotHeld() {
    DeltaClient client = everything();

    fixture.publish(gone(CLUSTER, "a"));

    assertThat(client.next().getRemovedResourcesList()).containsExactly("a");
  }

  @Test
  void zeroIsAnEmptyAssignmentAndNotARemoval() {
    DeltaClient client = everything();

    fixture.publish(gone(ENDPOINT, "a"));

    DeltaDiscoveryResponse response = client.accept(ENDPOINT);
    assertThat(contents(response)).containsExactly("a=empty");
    assertThat(response.getRemovedResourcesList()).isEmpty();
  }

  @Test
  void zeroIsAnEmptyAssignmentInSotwToo() {
    fixture.publish(unit(ENDPOINT, "a", "e1"));
    SotwClient client = fixture.sotw().subscribe(ENDPOINT, "a", "unknown");
    DiscoveryResponse first = client.next();
    assertThat(SotwClient.contents(first)).containsExactly("e1", "empty");
    client.ack(first, "a", "unknown");

    fixture.publish(gone(ENDPOINT, "a"));
    DiscoveryResponse zero = client.next();
    assertThat(SotwClient.contents(zero)).containsExactly("empty");
    client.ack(zero, "a", "unknown");

    fixture.publish(unit(ENDPOINT, "unknown", "appeared"));
    assertThat(SotwClient.contents(client.next())).containsExactly("appeared");
  }

  /** A client with cluster a, its assignment, listener l and its routes, all acknowledged. */
  private DeltaClient everything() {
    fixture.publish(
        unit(CLUSTER, "a", "a1"),
        unit(ENDPOINT, "a", "e1"),
        unit(LISTENER, "l", "l1"),
        unit(ROUTE, "l", "r1"));
    DeltaClient client = fixture.delta().subscribe(CLUSTER);
    client.accept(CLUSTER);
    client.subscribe(ENDPOINT, "a");
    client.accept(ENDPOINT);
    client.subscribe(LISTENER);
    client.accept(LISTENER);
    client.subscribe(ROUTE, "l");
    client.accept(ROUTE);
    fixture.awaitRequests(8);
    return client;
  }
}
