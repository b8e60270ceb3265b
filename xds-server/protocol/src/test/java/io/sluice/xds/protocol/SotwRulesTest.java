package io.sluice.xds.protocol;

import static io.sluice.xds.protocol.ResourceTypes.CLUSTER;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static io.sluice.xds.protocol.ResourceTypes.LISTENER;
import static io.sluice.xds.protocol.ResourceTypes.ROUTE;
import static io.sluice.xds.protocol.ServerFixture.gone;
import static io.sluice.xds.protocol.ServerFixture.unit;
import static io.sluice.xds.protocol.SotwClient.contents;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the state-of-the-world protocol says of names, wildcards, nonces and versions. */
class SotwRulesTest {
  private final ServerFixture fixture = ServerFixture.open();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aFirstRequestWithoutNamesIsTheWildcardAndEachResponseIsComplete() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(CLUSTER, "b", "b1"));
    SotwClient client = fixture.sotw().subscribe(CLUSTER);
    DiscoveryResponse both = client.next();
    assertThat(contents(both)).containsExactly("a1", "b1");
    client.ack(both);

    fixture.publish(unit(CLUSTER, "b", "b2"));
    DiscoveryResponse changed = client.next();
    assertThat(contents(changed)).containsExactly("a1", "b2");
    client.ack(changed);

    fixture.publish(gone(CLUSTER, "a"));
    assertThat(contents(client.next())).containsExactly("b2");
  }

  @Test
  void theVersionIsAHashOfTheContent() {
    fixture.publish(unit(CLUSTER, "a", "a1"));
    String version = fixture.sotw().subscribe(CLUSTER).next().getVersionInfo();

    try (ServerFixture other = ServerFixture.open()) {
      other.publish(unit(CLUSTER, "b", "b1"), unit(CLUSTER, "a", "a1"), gone(CLUSTER, "b"));

      assertThat(other.sotw().subscribe(CLUSTER).next().getVersionInfo()).isEqualTo(version);
    }
  }

  @Test
  void anEmptyWildcardIsAnswered() {
    assertThat(contents(fixture.sotw().subscribe(CLUSTER).next())).isEmpty();
  }

  @Test
  void emptyNamesAfterNamesAreNoWildcard() {
    fixture.publish(unit(LISTENER, "a", "a1"), unit(LISTENER, "b", "b1"));
    SotwClient client = fixture.sotw().subscribe(LISTENER, "a");
    DiscoveryResponse named = client.next();
    assertThat(contents(named)).containsExactly("a1");

    client.ack(named);
    fixture.awaitRequests(2);
    fixture.publish(unit(LISTENER, "a", "a2"));

    client.stream.quiet();
  }

  @Test
  void aStarMixesWithNames() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(CLUSTER, "b", "b1"));
    fixture.clients.shared.wildcard(CLUSTER).names.remove("b");

    SotwClient client = fixture.sotw().subscribe(CLUSTER, "*", "b");

    assertThat(contents(client.next())).containsExactly("a1", "b1");
  }

  @Test
  void assignmentsAreOnlyThoseThatAreAskedForAndOnlyThoseThatChanged() {
    fixture.publish(unit(ENDPOINT, "a", "a1"), unit(ENDPOINT, "b", "b1"), unit(ENDPOINT, "c", "c"));
    SotwClient client = fixture.sotw().subscribe(ENDPOINT, "a", "b");
    DiscoveryResponse both = client.next();
    assertThat(contents(both)).containsExactly("a1", "b1");
    client.ack(both, "a", "b");

    fixture.publish(unit(ENDPOINT, "b", "b2"), unit(ENDPOINT, "c", "c2"));

    assertThat(contents(client.next())).containsExactly("b2");
    client.stream.quiet();
  }

  @Test
  void aNameThatIsAddedIsSentAndOneThatIsDroppedIsNot() {
    fixture.publish(unit(ENDPOINT, "a", "a1"), unit(ENDPOINT, "b", "b1"));
    SotwClient client = fixture.sotw().subscribe(ENDPOINT, "a");
    DiscoveryResponse first = client.next();

    client.ack(first, "b");
    DiscoveryResponse second = client.next();
    assertThat(contents(second)).containsExactly("b1");
    client.ack(second, "b");
    fixture.awaitRequests(3);

    fixture.publish(unit(ENDPOINT, "a", "a2"));
    client.stream.quiet();
  }

  @Test
  void subscribeUnsubscribeSubscribeSendsItAgain() {
    fixture.publish(unit(ENDPOINT, "a", "a1"), unit(ENDPOINT, "b", "b1"));
    SotwClient client = fixture.sotw().subscribe(ENDPOINT, "a", "b");
    DiscoveryResponse both = client.next();

    client.ack(both, "b").ack(both, "a", "b");

    assertThat(contents(client.next())).containsExactly("a1");
  }

  @Test
  void namesThatDoNotExistAreAnsweredWithoutThem() {
    SotwClient client = fixture.sotw().subscribe(ROUTE, "r");
    DiscoveryResponse nothing = client.next();
    assertThat(contents(nothing)).isEmpty();
    client.ack(nothing, "r");

    fixture.publish(unit(ROUTE, "r", "r1"));
    assertThat(contents(client.next())).containsExactly("r1");
  }

  @Test
  void aRequestRepeatedIsNotAnsweredTwice() {
    fixture.publish(unit(ENDPOINT, "a", "a1"));
    SotwClient client = fixture.sotw().subscribe(ENDPOINT, "a");
    DiscoveryResponse response = client.next();

    client.ack(response, "a").ack(response, "a").subscribe(ENDPOINT, "a");

    client.stream.quiet();
    assertThat(fixture.clients.acknowledged).hasSize(1);
  }

  @Test
  void staleAndUnknownNoncesAreIgnored() {
    fixture.publish(unit(ENDPOINT, "a", "a1"), unit(ENDPOINT, "b", "b1"));
    SotwClient client = fixture.sotw().subscribe(ENDPOINT, "a");
    DiscoveryResponse first = client.next();
    client.ack(first, "a");
    fixture.awaitRequests(2);
    fixture.publish(unit(ENDPOINT, "a", "a2"));
    DiscoveryResponse second = client.next();

    client.ack(first, "a", "b");
    client.send(
        DiscoveryRequest.newBuilder()
            .setTypeUrl(ENDPOINT)
            .setResponseNonce("never heard of")
            .addResourceNames("b"));
    client.stream.quiet();

    client.ack(second, "a", "b");
    assertThat(contents(client.next())).containsExactly("b1");
  }

  @Test
  void aWildcardThatComesBackWithTheNewestVersionIsNotSentAgain() {
    fixture.publish(unit(CLUSTER, "a", "a1"));
    DiscoveryResponse known = fixture.sotw().subscribe(CLUSTER).next();

    SotwClient again =
        fixture
            .sotw()
            .send(
                DiscoveryRequest.newBuilder()
                    .setTypeUrl(CLUSTER)
                    .setVersionInfo(known.getVersionInfo()));
    again.stream.quiet();

    fixture.publish(unit(CLUSTER, "a", "a2"));
    assertThat(contents(again.next())).containsExactly("a2");
  }

  @Test
  void oneWildcardIsEncodedOncePerLoopForAllItsClients() {
    fixture.publish(unit(CLUSTER, "a", "a1"));

    for (int client = 0; client < 20; client++) {
      assertThat(contents(fixture.sotw().subscribe(CLUSTER).next())).containsExactly("a1");
    }

    assertThat(fixture.server.statistics().fullStates()).isEqualTo(2);
  }
}
