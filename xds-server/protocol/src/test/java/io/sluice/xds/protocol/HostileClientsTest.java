package io.sluice.xds.protocol;

import static io.sluice.xds.protocol.DeltaClient.contents;
import static io.sluice.xds.protocol.ResourceTypes.CLUSTER;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static io.sluice.xds.protocol.ServerFixture.unit;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever comes to the port, a well-behaved neighbour does not notice. */
class HostileClientsTest {
  private ServerFixture fixture = ServerFixture.open(Limits.DEFAULT.withMaxNames(20_000));
  private DeltaClient neighbour = fixture.delta();

  @BeforeEach
  void aNeighbour() {
    fixture.publish(unit(ENDPOINT, "a", "a1"));
    neighbour.subscribe(ENDPOINT, "a").accept(ENDPOINT);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void theNeighbourIsServed() {
    fixture.publish(unit(ENDPOINT, "a", "a2"));
    assertThat(contents(neighbour.accept(ENDPOINT))).containsExactly("a=a2");
  }

  @Test
  void randomBytesAndHttp1AreHungUpOn() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(7).nextBytes(noise);

    hungUpOn(noise);
    hungUpOn("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    theNeighbourIsServed();
  }

  /** A reset is as good as an end. */
  private void hungUpOn(byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.server.port())) {
      socket.setSoTimeout(10_000);
      int last = 0;
      try {
        socket.getOutputStream().write(bytes);
        InputStream answer = socket.getInputStream();
        while (last >= 0) {
          last = answer.read();
        }
      } catch (java.net.SocketTimeoutException e) {
        throw new AssertionError("the connection stays open", e);
      } catch (java.net.SocketException e) {
        last = -1;
      }
      assertThat(last).isEqualTo(-1);
    }
  }

  @Test
  void aMegabyteOfMetadataIsRefused() {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of("x-much", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(1 << 20));
    Channel channel =
        ClientInterceptors.intercept(
            fixture.channel(), MetadataUtils.newAttachHeadersInterceptor(metadata));

    DeltaClient client = DeltaClient.aggregated(channel, "proxy");

    assertThat(client.stream.end()).isNotEqualTo(Status.Code.OK);
    theNeighbourIsServed();
  }

  @Test
  void tenThousandNamesAreAnsweredAndMoreThanAllowedEndTheStream() {
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, names(10_000, "x"));
    DeltaDiscoveryResponse response = client.accept(ENDPOINT);
    assertThat(response.getResourcesCount()).isEqualTo(10_000);

    client.subscribe(ENDPOINT, names(10_001, "y"));

    assertThat(client.stream.end()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(fixture.server.statistics().refusedStreams()).isEqualTo(1);
    theNeighbourIsServed();
  }

  private static String[] names(int count, String prefix) {
    return IntStream.range(0, count).mapToObj(each -> prefix + each).toArray(String[]::new);
  }

  @Test
  void tooManyTypesEndTheStream() {
    DeltaClient client = fixture.delta();

    IntStream.rangeClosed(0, Limits.DEFAULT.maxTypes())
        .forEach(each -> client.subscribe("type/" + each, "x"));

    assertThat(client.stream.end()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    theNeighbourIsServed();
  }

  @Test
  void anEndlessNodeIdIsRefused() {
    DeltaClient client =
        DeltaClient.aggregated(fixture.channel(), "x".repeat(100_000)).subscribe(CLUSTER);

    assertThat(client.stream.end()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    theNeighbourIsServed();
  }

  @Test
  void aMessageThatIsTooLargeEndsItsStream() {
    DeltaClient client = fixture.delta().subscribe(ENDPOINT, "x".repeat(5 << 20));

    assertThat(client.stream.end()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    theNeighbourIsServed();
  }

  @Test
  void aClientThatBreaksTheServerEndsAlone() {
    DeltaClient client =
        DeltaClient.aggregated(fixture.channel(), "breaks the server").subscribe(CLUSTER);

    assertThat(client.stream.end()).isEqualTo(Status.Code.INTERNAL);
    theNeighbourIsServed();
    fixture.awaitStreams(1);
  }

  @Test
  void anExceptionInTheMiddleOfAPublicationEndsThatStreamAlone() {
    FakeScope scope = new FakeScope();
    fixture.clients.byNode.put("broken", scope);
    List<DeltaClient> broken = new ArrayList<>();
    List<DeltaClient> after = new ArrayList<>();
    for (int loop = 0; loop < 2; loop++) {
      broken.add(DeltaClient.aggregated(fixture.channel(), "broken").subscribe(ENDPOINT, "a"));
      after.add(fixture.delta().subscribe(ENDPOINT, "a"));
    }
    broken.forEach(each -> each.accept(ENDPOINT));
    after.forEach(each -> each.accept(ENDPOINT));
    fixture.awaitRequests(10);
    scope.broken.add("a");

    theNeighbourIsServed();

    after.forEach(each -> assertThat(contents(each.accept(ENDPOINT))).containsExactly("a=a2"));
    broken.forEach(each -> assertThat(each.stream.end()).isEqualTo(Status.Code.INTERNAL));
    fixture.awaitStreams(3);
  }

  @Test
  void moreStreamsThanAConnectionMayHaveWait() {
    ManagedChannel channel = fixture.channel();
    List<DeltaClient> streams = new ArrayList<>();
    int allowed = Limits.DEFAULT.maxStreamsPerConnection();
    for (int stream = 0; stream < allowed; stream++) {
      streams.add(DeltaClient.aggregated(channel, "greedy").subscribe(ENDPOINT, "a"));
    }
    streams.forEach(each -> each.accept(ENDPOINT));

    DeltaClient over = DeltaClient.aggregated(channel, "greedy").subscribe(ENDPOINT, "a");
    over.stream.quiet();

    theNeighbourIsServed();
    assertThat(fixture.server.statistics().streams()).isEqualTo(allowed + 1L);
  }

  @Test
  void aThousandReconnectAtOnce() {
    ManagedChannel[] channels = new ManagedChannel[20];
    IntStream.range(0, channels.length).forEach(each -> channels[each] = fixture.channel());

    for (int round = 0; round < 2; round++) {
      List<DeltaClient> crowd = new ArrayList<>();
      for (int each = 0; each < 1_000; each++) {
        crowd.add(
            new DeltaClient(
                    channels[each % channels.length],
                    AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod(),
                    "proxy-" + each)
                .subscribe(ENDPOINT, "a"));
      }
      crowd.forEach(each -> assertThat(contents(each.accept(ENDPOINT))).hasSize(1));
      fixture.awaitStreams(1_001);
      crowd.forEach(each -> each.stream.requests().cancel("all at once", null));
      fixture.awaitStreams(1);
      fixture.awaitInterests(1);
    }

    theNeighbourIsServed();
  }
}
