package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.xds.XdsChannelCredentials;
import io.grpc.xds.XdsNameResolverProvider;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.ServicePort;
import io.sluice.xds.protocol.ServerSettings;
import io.sluice.xds.resources.ClientKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** gRPC's own xDS client: it must accept every resource, follow splits and drop what is held. */
class GrpcXdsTest {
  private static final MethodDescriptor<String, String> WHO =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("sluice.test.Greeter/Who")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final XdsServer server =
      new XdsServer(ServerSettings.plain(new InetSocketAddress(loopback, 0)), Clock.systemUTC());
  private final Views views = new Views();
  private final List<Server> backends = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private @Nullable NameResolverProvider resolver;

  @BeforeEach
  void start() throws IOException {
    server.start();
    Map<String, ?> bootstrap =
        Map.of(
            "node",
            Map.of("id", "caller"),
            "xds_servers",
            List.of(
                Map.of(
                    "server_uri",
                    "127.0.0.1:" + server.port(),
                    "channel_creds",
                    List.of(Map.of("type", "insecure")),
                    "server_features",
                    List.of("xds_v3"))));
    resolver = XdsNameResolverProvider.createForTest("sluice-test", bootstrap);
    NameResolverRegistry.getDefaultRegistry().register(resolver);
  }

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    backends.forEach(Server::shutdownNow);
    if (resolver != null) {
      NameResolverRegistry.getDefaultRegistry().deregister(resolver);
    }
    server.close();
  }

  @Test
  void itsCallsFollowTheSplit() throws IOException {
    LocalityShare vm = share("vm", 9_000_000, backend("vm"));
    LocalityShare pods = share("kubernetes", 1_000_000, backend("kubernetes"));
    server.onViewChange(views.with("orders", port("", tier(vm, pods))).open());
    ManagedChannel channel = channel("orders");

    Map<String, Integer> ninetyTen = calls(channel, 1_000);
    server.onViewChange(views.with("orders", port("", tier(pods))).open());
    await().untilAsserted(() -> assertThat(calls(channel, 20)).containsOnlyKeys("kubernetes"));

    assertThat(ninetyTen.get("vm")).isBetween(850, 950);
    assertThat(server.counters().connected()).containsEntry(ClientKind.GRPC, 1);
    assertThat(server.counters().protocol().rejections()).isZero();
  }

  @Test
  void aNamedPortIsFoundByItsName() throws IOException {
    LocalityShare http = share("vm", 1, backend("default"));
    LocalityShare grpc = share("vm", 1, backend("named"));
    server.onViewChange(
        views.with("orders", port("", tier(http)), port("grpc", tier(grpc))).open());

    assertThat(calls(channel("orders:grpc"), 5)).containsOnlyKeys("named");
    assertThat(server.counters().protocol().rejections()).isZero();
  }

  @Test
  void aServiceThatStandsByServesWhenTheFirstTierIsUnreachable() throws IOException {
    Server dead = backend("kubernetes");
    LocalityShare pods = share("kubernetes", 10_000_000, dead);
    LocalityShare vm = share("vm", 10_000_000, backend("vm"));
    server.onViewChange(
        views
            .with("orders", port("", new Assignment(List.of(List.of(pods), List.of(vm)), 0)))
            .open());
    ManagedChannel channel = channel("orders");
    assertThat(calls(channel, 5)).containsOnlyKeys("kubernetes");

    dead.shutdownNow();

    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .untilAsserted(() -> assertThat(calls(channel, 5)).containsOnlyKeys("vm"));
  }

  @Test
  void aHeldShareIsDropped() throws IOException {
    LocalityShare vm = share("vm", 1, backend("vm"));
    server.onViewChange(
        views.with("orders", port("", new Assignment(List.of(List.of(vm)), 10_000))).open());
    ManagedChannel channel = channel("orders");

    assertThat(status(channel)).isEqualTo(Status.Code.UNAVAILABLE);
    server.onViewChange(views.with("orders", port("", tier(vm))).open());

    await().untilAsserted(() -> assertThat(status(channel)).isEqualTo(Status.Code.OK));
    assertThat(server.counters().protocol().rejections()).isZero();
  }

  private static Status.Code status(ManagedChannel channel) {
    try {
      call(channel);
      return Status.Code.OK;
    } catch (StatusRuntimeException failure) {
      return failure.getStatus().getCode();
    }
  }

  private static Map<String, Integer> calls(ManagedChannel channel, int count) {
    Map<String, Integer> answers = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      answers.merge(call(channel), 1, Integer::sum);
    }
    return answers;
  }

  private static String call(ManagedChannel channel) {
    return ClientCalls.blockingUnaryCall(
        channel, WHO, CallOptions.DEFAULT.withDeadlineAfter(Duration.ofSeconds(10)), "");
  }

  private ManagedChannel channel(String service) {
    ChannelCredentials credentials =
        XdsChannelCredentials.create(InsecureChannelCredentials.create());
    ManagedChannel channel =
        Grpc.newChannelBuilder("sluice-test:///" + service, credentials).build();
    channels.add(channel);
    return channel;
  }

  private Server backend(String name) throws IOException {
    Server backend =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(loopback, 0), InsecureServerCredentials.create())
            .addService(
                ServerServiceDefinition.builder("sluice.test.Greeter")
                    .addMethod(
                        WHO,
                        ServerCalls.asyncUnaryCall(
                            (request, answers) -> {
                              answers.onNext(name);
                              answers.onCompleted();
                            }))
                    .build())
            .build()
            .start();
    backends.add(backend);
    return backend;
  }

  private static ServicePort port(String name, Assignment assignment) {
    return Views.port(name, "grpc", assignment);
  }

  private static Assignment tier(LocalityShare... shares) {
    return new Assignment(List.of(List.of(shares)), 0);
  }

  private static LocalityShare share(String environment, long weight, Server backend) {
    return new LocalityShare(
        "", environment, "", weight, List.of(new Target("127.0.0.1", backend.getPort(), 1)));
  }

  private static final class Text implements Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
