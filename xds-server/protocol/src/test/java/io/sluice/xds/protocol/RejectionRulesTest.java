package io.sluice.xds.protocol;

import static io.sluice.xds.protocol.DeltaClient.contents;
import static io.sluice.xds.protocol.ResourceTypes.CLUSTER;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static io.sluice.xds.protocol.ServerFixture.gone;
import static io.sluice.xds.protocol.ServerFixture.unit;
import static io.sluice.xds.protocol.ServerFixture.version;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One bad resource rejects a whole response; the good ones get through all the same. */
class RejectionRulesTest {
  private static final String WORDS = "Proto constraint validation failed";

  private final ServerFixture fixture = ServerFixture.open();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void inDeltaTheGoodOnesAreDeliveredAndTheBadOneIsNot() {
    fixture.publish(
        unit(ENDPOINT, "a", "good"),
        unit(ENDPOINT, "b", "bad"),
        unit(ENDPOINT, "c", "good"),
        unit(ENDPOINT, "d", "good"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a", "b", "c", "d");

    Map<String, String> accepted = settle(client, 5);

    assertThat(accepted).containsOnlyKeys("a", "c", "d");
    client.stream.quiet();
    assertThat(fixture.server.statistics().quarantined()).isEqualTo(1);
    Rejection last = fixture.clients.rejected.get(fixture.clients.rejected.size() - 1);
    assertThat(last.isolated()).isTrue();
    assertThat(last.type()).isEqualTo(ENDPOINT);
    assertThat(last.suspects()).containsExactly(Map.entry("b", version("bad")));
    assertThat(last.words()).isEqualTo(WORDS);
    assertThat(fixture.clients.rejected.get(0).isolated()).isFalse();
  }

  @Test
  void nothingOfARejectedResponseCountsAsDelivered() {
    fixture.publish(unit(ENDPOINT, "a", "a1"), unit(ENDPOINT, "b", "b1"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a", "b");

    client.nack(client.next(), WORDS);

    assertThat(contents(client.accept(ENDPOINT))).containsExactly("a=a1");
    assertThat(contents(client.accept(ENDPOINT))).containsExactly("b=b1");
    client.stream.quiet();
  }

  @Test
  void aNewVersionOfTheBadOneIsTried() {
    fixture.publish(unit(ENDPOINT, "a", "bad"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a");
    client.nack(client.next(), WORDS);
    client.stream.quiet();

    fixture.publish(unit(ENDPOINT, "a", "good"));
    assertThat(contents(client.accept(ENDPOINT))).containsExactly("a=good");
  }

  @Test
  void aQuarantineOutlivesTheStreamAndIsOneProxysOwn() {
    fixture.publish(unit(ENDPOINT, "a", "bad"), unit(ENDPOINT, "b", "good"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a", "b");
    settle(client, 3);

    DeltaClient again = fixture.delta().subscribe(ENDPOINT, Map.of("b", version("good")), "a", "b");
    again.stream.quiet();

    DeltaClient other =
        DeltaClient.aggregated(fixture.channel(), "another proxy").subscribe(ENDPOINT, "a", "b");
    assertThat(contents(other.accept(ENDPOINT))).containsExactly("a=bad", "b=good");
  }

  /** A port that was taken may be free after a restart, and the bytes are the same. */
  @Test
  void whoComesBackWithNothingIsTriedAgain() {
    fixture.publish(unit(ENDPOINT, "a", "taken"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a");
    client.nack(client.next(), WORDS);
    fixture.awaitRejections(1);

    DeltaClient again = fixture.delta().subscribe(ENDPOINT, "a");

    assertThat(contents(again.accept(ENDPOINT))).containsExactly("a=taken");
  }

  @Test
  void inSotwAssignmentsAreHalvedToo() {
    fixture.publish(
        unit(ENDPOINT, "a", "good a"), unit(ENDPOINT, "b", "bad"), unit(ENDPOINT, "c", "good c"));
    String[] names = {"a", "b", "c"};
    SotwClient client = fixture.sotw().subscribe(ENDPOINT, names);

    TreeMap<String, Integer> accepted = new TreeMap<>();
    for (int response = 0; response < 5; response++) {
      DiscoveryResponse next = client.next();
      if (SotwClient.contents(next).contains("bad")) {
        client.nack(next, WORDS, names);
      } else {
        SotwClient.contents(next).forEach(each -> accepted.merge(each, 1, Integer::sum));
        client.ack(next, names);
      }
    }

    assertThat(accepted).containsExactly(Map.entry("good a", 1), Map.entry("good c", 1));
    client.stream.quiet();
  }

  @Test
  void inSotwClustersAreNeverShortenedAndTheBadOneStaysAsItWas() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(CLUSTER, "b", "b1"), unit(CLUSTER, "c", "c1"));
    SotwClient client = fixture.sotw().subscribe(CLUSTER);
    client.ack(client.next());
    fixture.awaitRequests(2);

    fixture.publish(unit(CLUSTER, "a", "a2"), unit(CLUSTER, "b", "bad"), unit(CLUSTER, "c", "c2"));

    client.nack(client.next(), WORDS);
    DiscoveryResponse firstHalf = client.next();
    assertThat(SotwClient.contents(firstHalf)).containsExactly("a2", "bad", "c1");
    client.nack(firstHalf, WORDS);
    DiscoveryResponse quarter = client.next();
    assertThat(SotwClient.contents(quarter)).containsExactly("a2", "b1", "c1");
    client.ack(quarter);
    DiscoveryResponse guilty = client.next();
    assertThat(SotwClient.contents(guilty)).containsExactly("a2", "bad", "c1");
    client.nack(guilty, WORDS);
    DiscoveryResponse rest = client.next();
    assertThat(SotwClient.contents(rest)).containsExactly("a2", "b1", "c2");
    client.ack(rest);
    client.stream.quiet();

    fixture.publish(unit(CLUSTER, "b", "b3"));
    assertThat(SotwClient.contents(client.next())).containsExactly("a2", "b3", "c2");
  }

  @Test
  void aClusterThatWasNeverAcceptedIsLeftOut() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(CLUSTER, "b", "bad"));
    SotwClient client = fixture.sotw().subscribe(CLUSTER);

    client.nack(client.next(), WORDS);
    DiscoveryResponse good = client.next();
    assertThat(SotwClient.contents(good)).containsExactly("a1");
    client.ack(good);
    client.nack(client.next(), WORDS);

    client.stream.quiet();
    fixture.publish(unit(CLUSTER, "a", "a2"));
    assertThat(SotwClient.contents(client.next())).containsExactly("a2");
  }

  @Test
  void aReconnectKeepsTheBadClusterAtItsLastAcceptedBytes() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(CLUSTER, "b", "b1"));
    SotwClient client = fixture.sotw().subscribe(CLUSTER);
    DiscoveryResponse accepted = client.next();
    client.ack(accepted);
    fixture.awaitRequests(2);
    fixture.publish(unit(CLUSTER, "b", "bad"));
    client.nack(client.next(), WORDS);
    fixture.awaitRequests(3);
    client.stream.requests().onCompleted();
    fixture.awaitStreams(0);

    SotwClient again =
        fixture
            .sotw()
            .send(
                DiscoveryRequest.newBuilder()
                    .setTypeUrl(CLUSTER)
                    .setVersionInfo(accepted.getVersionInfo()));

    again.stream.quiet();
    fixture.publish(unit(CLUSTER, "a", "a2"));
    assertThat(SotwClient.contents(again.next())).containsExactly("a2", "b1");
  }

  @Test
  void aClientWithAStateThatNobodyRemembersIsNotSentAPartOfIt() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(CLUSTER, "b", "bad"));
    SotwClient client =
        fixture
            .sotw()
            .send(DiscoveryRequest.newBuilder().setTypeUrl(CLUSTER).setVersionInfo("of another"));
    client.nack(client.next(), WORDS);
    client.stream.quiet();

    fixture.publish(unit(CLUSTER, "b", "good"));
    assertThat(SotwClient.contents(client.next())).containsExactly("a1", "good");
  }

  @Test
  void aRejectedRemovalIsNotRepeated() {
    fixture.publish(unit(CLUSTER, "a", "a1"));
    DeltaClient client = fixture.delta().subscribe(CLUSTER);
    client.accept(CLUSTER);
    fixture.publish(gone(CLUSTER, "a"));

    client.nack(client.next(), WORDS);

    client.stream.quiet();
  }

  @Test
  void whoRejectsEverythingIsNotSentAnythingForEver() {
    fixture.publish(unit(ENDPOINT, "a", "a1"), unit(ENDPOINT, "b", "b1"), unit(ENDPOINT, "c", "c"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a", "b", "c");

    for (int response = 0; response < 5; response++) {
      client.nack(client.next(), "x".repeat(10_000));
    }

    client.stream.quiet();
    assertThat(fixture.clients.rejected.get(0).words()).hasSize(Rejection.MAX_WORDS);
    assertThat(fixture.server.statistics().quarantined()).isEqualTo(3);
  }

  /** Rejects what is bad and accepts what is good, as Envoy does, over so many responses. */
  private Map<String, String> settle(DeltaClient client, int responses) {
    Map<String, String> accepted = new TreeMap<>();
    for (int response = 0; response < responses; response++) {
      DeltaDiscoveryResponse next = client.next();
      if (contents(next).stream().anyMatch(each -> each.endsWith("=bad"))) {
        client.nack(next, WORDS);
      } else {
        next.getResourcesList().forEach(each -> accepted.put(each.getName(), each.getVersion()));
        client.ack(next);
      }
    }
    await()
        .atMost(10, SECONDS)
        .until(() -> fixture.server.statistics().requests() == responses + 1L);
    return accepted;
  }
}
