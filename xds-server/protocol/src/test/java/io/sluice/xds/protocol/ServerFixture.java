package io.sluice.xds.protocol;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server on a free port, its clients, and streams to it; what a test opened is closed. */
final class ServerFixture implements AutoCloseable {
  final FakeClients clients = new FakeClients();
  final DiscoveryServer server;
  private final List<ManagedChannel> channels = new ArrayList<>();

  ServerFixture(Limits limits) {
    server =
        new DiscoveryServer(
            ServerSettings.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withLimits(limits),
            clients,
            Warming.SAME_NAME);
    try {
      server.start();
    } catch (IOException e) {
      throw new IllegalStateException("no port could be bound", e);
    }
  }

  /** Past the start barrier, with the usual limits. */
  static ServerFixture open() {
    return open(Limits.DEFAULT);
  }

  static ServerFixture open(Limits limits) {
    ServerFixture fixture = new ServerFixture(limits);
    fixture.server.open();
    return fixture;
  }

  static ServerFixture impatient() {
    return open(Limits.DEFAULT.withAcknowledgeWithin(Duration.ofMillis(200)));
  }

  ManagedChannel channel() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  void closeLater(ManagedChannel channel) {
    channels.add(channel);
  }

  SotwClient sotw() {
    return SotwClient.aggregated(channel(), "proxy");
  }

  DeltaClient delta() {
    return DeltaClient.aggregated(channel(), "proxy");
  }

  static UnitChange unit(String type, String name, String content) {
    return UnitChange.to(Unit.of(type, name), Resource.of(bytes(content)));
  }

  static UnitChange gone(String type, String name) {
    return UnitChange.gone(Unit.of(type, name));
  }

  /** Publishes, and names are added to their type's wildcard first. */
  void publish(UnitChange... changes) {
    for (UnitChange change : changes) {
      FakeScope.LiveWildcard wildcard = clients.shared.wildcard(change.unit().type());
      if (change.resource().isPresent()) {
        wildcard.names.add(change.unit().name());
      } else {
        wildcard.names.remove(change.unit().name());
      }
    }
    server.publish(List.of(changes));
  }

  static ByteString bytes(String content) {
    return ByteString.copyFromUtf8(content);
  }

  static String version(String content) {
    return Resource.of(bytes(content)).version();
  }

  /** Until the server began to work on this many requests; what is published now comes after. */
  void awaitRequests(long count) {
    await().atMost(10, SECONDS).until(() -> server.statistics().requests() >= count);
  }

  void awaitStreams(int open) {
    await().atMost(10, SECONDS).until(() -> server.statistics().streams() == open);
  }

  void awaitRejections(long count) {
    await().atMost(10, SECONDS).until(() -> server.statistics().rejections() == count);
  }

  void awaitInterests(long count) {
    await().atMost(10, SECONDS).until(() -> server.statistics().interests() == count);
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }
}
