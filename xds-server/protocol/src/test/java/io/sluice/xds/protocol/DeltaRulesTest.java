package io.sluice.xds.protocol;

import static io.sluice.xds.protocol.DeltaClient.contents;
import static io.sluice.xds.protocol.ResourceTypes.CLUSTER;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static io.sluice.xds.protocol.ResourceTypes.ROUTE;
import static io.sluice.xds.protocol.ServerFixture.gone;
import static io.sluice.xds.protocol.ServerFixture.unit;
import static io.sluice.xds.protocol.ServerFixture.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the delta protocol says of names, wildcards and versions. */
class DeltaRulesTest {
  private final ServerFixture fixture = ServerFixture.open();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aFirstRequestWithoutNamesIsTheWildcardOfClusters() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(CLUSTER, "b", "b1"));

    DeltaClient client = fixture.delta().subscribe(CLUSTER);

    assertThat(contents(client.next())).containsExactly("a=a1", "b=b1");
  }

  @Test
  void aFirstRequestWithoutNamesAsksForNoAssignments() {
    fixture.publish(unit(ENDPOINT, "a", "a1"));

    DeltaClient client = fixture.delta().subscribe(ENDPOINT);

    client.stream.quiet();
  }

  @Test
  void anEmptyWildcardIsAnsweredSoThatTheClientStarts() {
    DeltaDiscoveryResponse response = fixture.delta().subscribe(CLUSTER).next();

    assertThat(response.getResourcesList()).isEmpty();
    assertThat(response.getRemovedResourcesList()).isEmpty();
  }

  @Test
  void aStarIsTheWildcardAndMixesWithNames() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(CLUSTER, "b", "b1"));
    fixture.clients.shared.wildcard(CLUSTER).names.remove("b");

    DeltaClient client = fixture.delta().subscribe(CLUSTER, "*", "b");
    assertThat(contents(client.accept(CLUSTER))).containsExactly("a=a1", "b=b1");

    client.unsubscribe(CLUSTER, "*");
    fixture.awaitRequests(3);
    fixture.publish(unit(CLUSTER, "a", "a2"), unit(CLUSTER, "b", "b2"));
    assertThat(contents(client.next())).containsExactly("b=b2");
  }

  @Test
  void aNameLeftToTheWildcardIsSaidAgain() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(CLUSTER, "b", "b1"));
    fixture.clients.shared.wildcard(CLUSTER).names.remove("b");
    DeltaClient client = fixture.delta().subscribe(CLUSTER, "*", "a", "b");
    client.accept(CLUSTER);

    client.unsubscribe(CLUSTER, "a", "b");

    DeltaDiscoveryResponse response = client.next();
    assertThat(contents(response)).containsExactly("a=a1");
    assertThat(response.getRemovedResourcesList()).containsExactly("b");
  }

  @Test
  void onlyWhatChangedIsSent() {
    fixture.publish(unit(ENDPOINT, "a", "a1"), unit(ENDPOINT, "b", "b1"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a", "b");
    client.accept(ENDPOINT);

    fixture.publish(unit(ENDPOINT, "a", "a1"), unit(ENDPOINT, "b", "b2"), unit(ENDPOINT, "c", "c"));

    assertThat(contents(client.accept(ENDPOINT))).containsExactly("b=b2");
    client.stream.quiet();
  }

  @Test
  void versionsThatMatchAreNotSentAgain() {
    fixture.publish(unit(ENDPOINT, "a", "a1"), unit(ENDPOINT, "b", "b2"));

    DeltaClient client =
        fixture
            .delta()
            .subscribe(ENDPOINT, Map.of("a", version("a1"), "b", version("b1")), "a", "b");

    assertThat(contents(client.accept(ENDPOINT))).containsExactly("b=b2");
  }

  @Test
  void aReconnectAfterOurRestartGetsOnlyTheDifference() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(CLUSTER, "c", "c1"));

    DeltaClient client =
        fixture.delta().subscribe(CLUSTER, Map.of("a", version("a1"), "b", version("b1")));

    DeltaDiscoveryResponse response = client.accept(CLUSTER);
    assertThat(contents(response)).containsExactly("c=c1");
    assertThat(response.getRemovedResourcesList()).containsExactly("b");
  }

  @Test
  void aReconnectWithEverythingIsToldNothing() {
    fixture.publish(unit(CLUSTER, "a", "a1"));

    DeltaClient client = fixture.delta().subscribe(CLUSTER, Map.of("a", version("a1")));

    client.stream.quiet();
  }

  @Test
  void subscribingToAKnownNameSendsItAgain() {
    fixture.publish(unit(ENDPOINT, "a", "a1"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a");
    client.accept(ENDPOINT);

    client.subscribe(ENDPOINT, "a");

    assertThat(contents(client.next())).containsExactly("a=a1");
  }

  @Test
  void subscribeUnsubscribeSubscribeSendsItAgain() {
    fixture.publish(unit(ENDPOINT, "a", "a1"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a");
    client.accept(ENDPOINT);

    client.unsubscribe(ENDPOINT, "a");
    fixture.awaitRequests(3);
    fixture.publish(unit(ENDPOINT, "a", "a2"));
    client.stream.quiet();
    client.subscribe(ENDPOINT, "a");

    assertThat(contents(client.next())).containsExactly("a=a2");
  }

  @Test
  void aNameThatDoesNotExistIsRemovedAndPushedWhenItAppears() {
    DeltaClient client = fixture.delta().subscribe(ROUTE, "r");
    assertThat(client.accept(ROUTE).getRemovedResourcesList()).containsExactly("r");

    fixture.publish(unit(ROUTE, "r", "r1"));
    assertThat(contents(client.accept(ROUTE))).containsExactly("r=r1");

    fixture.publish(gone(ROUTE, "r"));
    assertThat(client.accept(ROUTE).getRemovedResourcesList()).containsExactly("r");
  }

  @Test
  void aWildcardFollowsWhatAppearsAndGoes() {
    DeltaClient client = fixture.delta().subscribe(CLUSTER);
    client.accept(CLUSTER);

    fixture.publish(unit(CLUSTER, "a", "a1"));
    assertThat(contents(client.accept(CLUSTER))).containsExactly("a=a1");

    fixture.publish(gone(CLUSTER, "a"));
    assertThat(client.accept(CLUSTER).getRemovedResourcesList()).containsExactly("a");
  }

  @Test
  void subscriptionsCountEvenWithAnUnknownNonce() {
    fixture.publish(unit(ENDPOINT, "a", "a1"), unit(ENDPOINT, "b", "b1"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a");
    DeltaDiscoveryResponse response = client.next();

    client.send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(ENDPOINT)
            .setResponseNonce("never heard of")
            .addResourceNamesSubscribe("b"));
    client.stream.quiet();
    assertThat(fixture.clients.acknowledged).isEmpty();

    client.ack(response);
    assertThat(contents(client.next())).containsExactly("b=b1");
  }
}
