package io.sluice.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.agent.XdsAddress;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.ResourceTypes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members that are connected and of no use, and a host that knows something from before. */
class RelayTest {
  private final Sockets sockets = new Sockets("relay-test");
  private final AgentLoop loop = sockets.loop();
  private final Accepted accepted = new Accepted();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void somethingWasAccepted() {
    accepted.put(ResourceTypes.CLUSTER, "orders", Resource.of(ByteString.copyFromUtf8("c")));
    accepted.put(ResourceTypes.LISTENER, "egress", Resource.of(ByteString.copyFromUtf8("l")));
  }

  @AfterEach
  void nothingStays() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    loop.close();
  }

  private XdsAddress member(BindableService... services) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    for (BindableService service : services) {
      builder.addService(service);
    }
    Server server = builder.build().start();
    open.add(server::shutdownNow);
    return new XdsAddress("127.0.0.1", server.getPort());
  }

  /** It takes a stream, and waits for its own sources. */
  private XdsAddress silent() throws IOException {
    return member(
        new AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase() {
          @Override
          public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
              StreamObserver<DeltaDiscoveryResponse> answers) {
            return new Heard();
          }
        });
  }

  private static final class Heard implements StreamObserver<DeltaDiscoveryRequest> {
    @Override
    public void onNext(DeltaDiscoveryRequest request) {}

    @Override
    public void onError(Throwable gone) {}

    @Override
    public void onCompleted() {}
  }

  /** Connections come to be, and no word is said over them. */
  private XdsAddress deaf() throws IOException {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(socket);
    return new XdsAddress("127.0.0.1", socket.getLocalPort());
  }

  private Relay relay(XdsAddress... members) throws IOException {
    return relay(new LazyCopy(() -> LocalCopy.onLoopback(sockets)), members);
  }

  private Relay relay(LazyCopy copy, XdsAddress... members) throws IOException {
    Relay relay =
        new Relay(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Members<>(
                List.of(members),
                new MemberChannels(Optional.empty(), sockets)::open,
                loop,
                () -> 0),
            accepted,
            new Pins(),
            sockets,
            copy);
    open.add(relay);
    relay.start();
    return relay;
  }

  /** Asks for all clusters as an Envoy that starts; again and again, as Envoy does. */
  private DeltaDiscoveryResponse answer(Relay relay) {
    ManagedChannel channel = envoy(relay);
    return await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> once(channel), Optional::isPresent)
        .orElseThrow();
  }

  private ManagedChannel envoy(Relay relay) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", relay.port()).usePlaintext().build();
    open.add(channel::shutdownNow);
    return channel;
  }

  private static Optional<DeltaDiscoveryResponse> once(ManagedChannel channel) throws Exception {
    try {
      return Optional.of(asked(channel).get(8, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException nothingYet) {
      return Optional.empty();
    }
  }

  /** The first answer of a stream, or how it ended before one. */
  private static CompletableFuture<DeltaDiscoveryResponse> asked(ManagedChannel channel) {
    CompletableFuture<DeltaDiscoveryResponse> first = new CompletableFuture<>();
    StreamObserver<DeltaDiscoveryRequest> asking =
        AggregatedDiscoveryServiceGrpc.newStub(channel)
            .deltaAggregatedResources(
                new StreamObserver<>() {
                  @Override
                  public void onNext(DeltaDiscoveryResponse response) {
                    first.complete(response);
                  }

                  @Override
                  public void onError(Throwable ended) {
                    first.completeExceptionally(ended);
                  }

                  @Override
                  public void onCompleted() {
                    first.completeExceptionally(new IllegalStateException("it ended"));
                  }
                });
    asking.onNext(DeltaDiscoveryRequest.newBuilder().setTypeUrl(ResourceTypes.CLUSTER).build());
    return first;
  }

  @Test
  void besideSilentMembersAnEnvoyThatStartsGetsWhatWasAcceptedLast() throws Exception {
    Relay relay = relay(silent(), silent());

    DeltaDiscoveryResponse answer = answer(relay);

    assertThat(answer.getResourcesList())
        .extracting(each -> each.getName())
        .containsExactly("orders");
  }

  @Test
  void aMemberThatEndsEachStreamKeepsNobodyWaiting() throws Exception {
    Relay relay = relay(member());

    DeltaDiscoveryResponse answer = answer(relay);

    assertThat(answer.getResourcesList())
        .extracting(each -> each.getName())
        .containsExactly("orders");
  }

  @Test
  void aHostThatTheControlPlaneRefusesSaysSoAndWhatToDo() throws Exception {
    Relay relay = relay(member(new Refusing()));

    answer(relay);

    assertThat(relay.trouble())
        .contains("the control plane refuses this host (you are not orders)")
        .contains("xds.grants", "--tls");
  }

  private static final class Refusing
      extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {
    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
        StreamObserver<DeltaDiscoveryResponse> answers) {
      answers.onError(
          Status.PERMISSION_DENIED.withDescription("you are not orders").asRuntimeException());
      return new Heard();
    }
  }

  /** Two Envoys wait, and the process has no thread, then no file more: they must come again. */
  @Test
  void aCopyThatCannotBeOpenedKeepsNobodyWaitingForEver() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    LazyCopy copy =
        new LazyCopy(
            () ->
                switch (tries.incrementAndGet()) {
                  case 1 -> throw new OutOfMemoryError("no thread, as the test wants it");
                  case 2 -> throw new IllegalStateException("no file, as the test wants it");
                  default -> LocalCopy.onLoopback(sockets);
                });
    Relay relay = relay(copy, deaf());

    for (CompletableFuture<DeltaDiscoveryResponse> each :
        List.of(asked(envoy(relay)), asked(envoy(relay)))) {
      assertThat(each)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("UNAVAILABLE: the copy cannot be served");
    }
    assertThat(tries).hasValue(2);
    assertThat(answer(relay).getResourcesCount()).isEqualTo(1);
  }
}
