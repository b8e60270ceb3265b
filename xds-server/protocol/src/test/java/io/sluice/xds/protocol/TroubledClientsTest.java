package io.sluice.xds.protocol;

import static io.sluice.xds.protocol.DeltaClient.contents;
import static io.sluice.xds.protocol.ResourceTypes.CLUSTER;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static io.sluice.xds.protocol.ServerFixture.unit;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One client hangs, dies or rejects; the crowd beside it must not notice, and nothing remains. */
class TroubledClientsTest {
  private static final int CROWD = 200;

  /** Beside whom much is sent. */
  private static final int FEW = 20;

  private final ServerFixture fixture =
      ServerFixture.open(
          Limits.DEFAULT
              .withAcknowledgeWithin(Duration.ofSeconds(1))
              .withKeepAlive(Duration.ofMillis(500)));
  private final List<DeltaClient> crowd = new ArrayList<>();

  @AfterEach
  void close() {
    fixture.close();
  }

  /**
   * A proxy's process is stopped while its connection stays open. What is written to it is bounded
   * by what one stream may have in flight, it is told of as one that does not read, and all that
   * was kept for it goes with its stream.
   */
  @Test
  void aClientThatNeverReadsIsToldOfAndLeavesNothing() {
    SotwClient deaf = aDeafOne();
    aCrowdOn("big", FEW);

    long rounds = publishUntilItIsToldOf();

    assertThat(fixture.clients.unread).containsOnlyOnce(new StreamId(1));
    assertThat(fixture.server.statistics().unread()).isPositive();
    long toTheCrowd = FEW * (1 + rounds);
    assertThat(fixture.server.statistics().responses() - toTheCrowd).isBetween(2L, 3L);
    deaf.stream.requests().cancel("killed", null);
    theCrowdGoes();
    assertNothingRemains();
  }

  /** A client that reads again after it did not for long gets what is the newest, once. */
  @Test
  void aClientThatReadsAgainIsNoLongerBehind() {
    SotwClient slow = aDeafOne();
    aCrowdOn("big", FEW);
    long rounds = publishUntilItIsToldOf();

    slow.stream.requests().request(100);

    await().atMost(10, SECONDS).until(() -> fixture.clients.reading.contains(new StreamId(1)));
    await()
        .atMost(10, SECONDS)
        .until(() -> SotwClient.contents(slow.next()).get(0).startsWith(rounds + "x"));
    slow.stream.quiet();
  }

  /** The newest state goes to it once every deadline and no oftener; the crowd waits for nobody. */
  @Test
  void aClientThatNeverAcknowledgesIsToldOfOnce() {
    DeltaClient mute = fixture.delta().subscribe(ENDPOINT, "a");
    fixture.awaitRequests(1);
    aCrowdOn("a", CROWD);

    for (int round = 0; round < 20; round++) {
      publishAndExpect("a", "a" + round);
    }

    await().atMost(10, SECONDS).until(() -> contents(mute.next()).equals(List.of("a=a19")));
    await().atMost(10, SECONDS).until(() -> fixture.server.statistics().overdue() >= 2);
    assertThat(fixture.clients.overdueStreams).containsOnlyOnce(new StreamId(1));
  }

  /** Every version is rejected: each is tried once, whatever else happens. */
  @Test
  void aClientThatRejectsIsSentEachVersionOnceAndHoldsNobodyBack() {
    DeltaClient critic = fixture.delta().subscribe(ENDPOINT, "a");
    critic.accept(ENDPOINT);
    aCrowdOn("a", CROWD);

    for (int round = 0; round < 20; round++) {
      publishAndExpect("a", "a" + round);
      DeltaDiscoveryResponse response = critic.next();
      assertThat(contents(response)).containsExactly("a=a" + round);
      critic.nack(response, "no");
      fixture.awaitRejections(round + 1);
    }

    critic.stream.quiet();
    assertThat(fixture.server.statistics().responses()).isEqualTo(21L * (CROWD + 1));
    assertThat(fixture.server.statistics().quarantined()).isEqualTo(20);
  }

  /**
   * A host loses its power: no FIN, no RST, and nothing is published that would make TCP notice.
   * The server asks, hears nothing, and forgets it within twice the keep-alive.
   */
  @Test
  void aHostThatLostItsPowerIsForgotten() throws Exception {
    try (Cable cable = new Cable(fixture.server.port())) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", cable.port()).usePlaintext().build();
      fixture.closeLater(channel);
      DeltaClient lost = DeltaClient.aggregated(channel, "lost").subscribe(ENDPOINT, "a");
      lost.accept(ENDPOINT);
      fixture.awaitRequests(2);

      cable.cut();

      // gRPC asks no oftener than every 10 s.
      await().atMost(30, SECONDS).until(() -> fixture.clients.left.size() == 1);
      fixture.awaitStreams(0);
      assertNothingRemains();
    }
  }

  /**
   * Names, wildcards and types of streams that come and go by the hundred leave no index behind.
   */
  @Test
  void aCrowdThatComesAndGoesLeavesNothing() {
    for (int round = 0; round < 3; round++) {
      aCrowdOn("a", CROWD);
      crowd.forEach(each -> each.subscribe(CLUSTER).accept(CLUSTER));
      fixture.awaitInterests(2 * CROWD);
      theCrowdGoes();
      assertNothingRemains();
    }
    assertThat(fixture.clients.left).hasSize(3 * CROWD);
  }

  /** The server's first stream, on a line that holds little. */
  private SotwClient aDeafOne() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", fixture.server.port())
            .flowControlWindow(65_535)
            .usePlaintext()
            .build();
    fixture.closeLater(channel);
    SotwClient deaf =
        new SotwClient(
            channel,
            AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(),
            "deaf",
            false);
    deaf.subscribe(ENDPOINT, "big");
    fixture.awaitRequests(1);
    return deaf;
  }

  private long publishUntilItIsToldOf() {
    String much = "x".repeat(100_000);
    long rounds = 0;
    do {
      rounds++;
      publishAndExpect("big", rounds + much);
    } while (!fixture.clients.unread.contains(new StreamId(1)) && rounds < 1_000);
    return rounds;
  }

  /** Each member of the crowd has taken its first, empty assignment. */
  private void aCrowdOn(String name, int size) {
    ManagedChannel[] channels = {fixture.channel(), fixture.channel(), fixture.channel()};
    for (int each = 0; each < size; each++) {
      crowd.add(
          DeltaClient.aggregated(channels[each % channels.length], "proxy-" + each)
              .subscribe(ENDPOINT, name));
    }
    crowd.forEach(each -> each.accept(ENDPOINT));
  }

  private void publishAndExpect(String name, String content) {
    fixture.publish(unit(ENDPOINT, name, content));
    for (DeltaClient each : crowd) {
      assertThat(contents(each.accept(ENDPOINT))).containsExactly(name + "=" + content);
    }
  }

  private void theCrowdGoes() {
    crowd.forEach(each -> each.stream.requests().cancel("gone", null));
    crowd.clear();
    fixture.awaitStreams(0);
  }

  private void assertNothingRemains() {
    assertThat(fixture.server.statistics().streams()).isZero();
    assertThat(fixture.server.statistics().interests()).isZero();
  }
}
