package io.sluice.xds.protocol;

import static io.sluice.xds.protocol.DeltaClient.contents;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static io.sluice.xds.protocol.ServerFixture.unit;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slow clients get the newest state once, and cost nobody anything. */
class BackPressureTest {
  private ServerFixture fixture = ServerFixture.open();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void changesCollectWhileAResponseIsUnanswered() {
    fixture.publish(unit(ENDPOINT, "a", "a1"), unit(ENDPOINT, "b", "b1"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a", "b");
    DeltaDiscoveryResponse first = client.next();

    fixture.publish(unit(ENDPOINT, "a", "a2"));
    fixture.publish(unit(ENDPOINT, "b", "b2"));
    fixture.publish(unit(ENDPOINT, "a", "a3"));
    client.stream.quiet();

    client.ack(first);
    assertThat(contents(client.next())).containsExactly("a=a3", "b=b2");
    assertThat(fixture.server.statistics().responses()).isEqualTo(2);
  }

  @Test
  void aChangeThatWasTakenBackMeanwhileIsNotSent() {
    fixture.publish(unit(ENDPOINT, "a", "a1"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a");
    DeltaDiscoveryResponse first = client.next();
    fixture.publish(unit(ENDPOINT, "a", "a2"));
    fixture.publish(unit(ENDPOINT, "a", "a1"));

    client.ack(first);

    client.stream.quiet();
  }

  @Test
  void anUnansweredResponseHoldsTheNewestBackOnlyUntilTheDeadline() {
    fixture.close();
    fixture = ServerFixture.impatient();
    fixture.publish(unit(ENDPOINT, "a", "a1"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a");
    client.next();

    fixture.publish(unit(ENDPOINT, "a", "a2"));

    DeltaDiscoveryResponse newest = client.next();
    assertThat(contents(newest)).containsExactly("a=a2");
    assertThat(fixture.clients.overdue).containsExactly(ENDPOINT);
    assertThat(fixture.server.statistics().overdue()).isEqualTo(1);

    client.ack(newest);
    await().atMost(10, SECONDS).until(() -> !fixture.clients.acknowledged.isEmpty());
    assertThat(fixture.clients.overdue).hasSize(1);
  }

  @Test
  void anAcknowledgementThatComesLateStillCounts() {
    fixture.close();
    fixture = ServerFixture.impatient();
    fixture.publish(unit(ENDPOINT, "a", "a1"));
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "a");
    DeltaDiscoveryResponse late = client.next();
    await().atMost(10, SECONDS).until(() -> !fixture.clients.overdue.isEmpty());

    client.ack(late);

    await().atMost(10, SECONDS).until(() -> fixture.clients.acknowledged.size() == 1);
  }

  @Test
  void aClientThatNeverReadsIsSentLittleAndOthersDoNotNotice() {
    fixture.close();
    fixture = ServerFixture.impatient();
    SotwClient deaf =
        new SotwClient(
            fixture.channel(),
            AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(),
            "deaf",
            false);
    deaf.subscribe(ENDPOINT, "big");
    DeltaClient other = fixture.delta().subscribe(ENDPOINT, "big");
    other.accept(ENDPOINT);
    fixture.awaitRequests(2);
    String megabyte = "x".repeat(1 << 20);

    for (int round = 0; round < 30; round++) {
      fixture.publish(unit(ENDPOINT, "big", round + megabyte));
      assertThat(other.accept(ENDPOINT).getResourcesCount()).isEqualTo(1);
    }
    long toOther = 31;
    assertThat(fixture.server.statistics().responses() - toOther).isLessThanOrEqualTo(3);
  }
}
