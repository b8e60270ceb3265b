package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.CallOptions;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.NameResolverRegistry;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.xds.XdsNameResolverProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gRPC service without any sidecar finds orders by {@code xds:///orders}, follows its split and
 * reports what it sent where.
 */
class GrpcClientIT {
  private static final MethodDescriptor<String, String> WHO =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("orders.Orders/Who")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private static final String SERVICE = "/api/v1/services/orders";

  private final Map<String, Integer> sent = new TreeMap<>();
  private Mesh mesh;

  @BeforeEach
  void start(@TempDir Path folder) {
    mesh = new Mesh(folder);
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  @Test
  void aGrpcClientFollowsTheSplit() throws IOException {
    mesh.vms.with("orders", instances("vm", 3)).write();
    mesh.pods.with("orders", instances("pod", 6)).write();
    Member member = mesh.member();
    member.awaitReady();
    ManagedChannel channel = channel(member);
    assertThat(shares(channel, 300)).containsOnlyKeys("vm");

    member.split("orders", Map.of("vm", 7_000, "kubernetes", 3_000));

    await().atMost(Duration.ofSeconds(10)).until(() -> shares(channel, 200).containsKey("pod"));
    assertThat(shares(channel, 5_000).get("pod")).isBetween(1_350, 1_650);
    await()
        .during(Duration.ofSeconds(3)) // longer than two intervals of reports
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(reported(member)).isEqualTo(sent));
    assertThat(member.get(SERVICE + "/proof").at("/measured/callers/0/service").asText())
        .isEqualTo("shop");

    member.split("orders", Map.of("vm", 0, "kubernetes", 10_000));

    await().atMost(Duration.ofSeconds(10)).until(() -> !shares(channel, 200).containsKey("vm"));
  }

  /** What the client's own load reports say that it sent where since the server began. */
  private static Map<String, Integer> reported(Member member) {
    Map<String, Integer> reported = new TreeMap<>();
    for (JsonNode point : member.get(SERVICE + "/shares").at("/points")) {
      reported.merge("vm", point.at("/measured/vm/requests").asInt(), Integer::sum);
      reported.merge("pod", point.at("/measured/kubernetes/requests").asInt(), Integer::sum);
    }
    return reported;
  }

  private List<String> instances(String prefix, int count) throws IOException {
    List<String> instances = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Server server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(
                  ServerServiceDefinition.builder("orders.Orders")
                      .addMethod(
                          WHO,
                          ServerCalls.asyncUnaryCall(
                              (request, observer) -> {
                                observer.onNext(prefix);
                                observer.onCompleted();
                              }))
                      .build())
              .build()
              .start();
      mesh.add(server::shutdownNow);
      instances.add(Registry.instance(server.getPort(), "protocol: grpc"));
    }
    return instances;
  }

  private ManagedChannel channel(Member member) {
    Map<String, Object> bootstrap =
        Map.of(
            "xds_servers",
            List.of(
                Map.of(
                    "server_uri",
                    "127.0.0.1:" + member.xdsPort(),
                    "channel_creds",
                    List.of(Map.of("type", "insecure")),
                    "server_features",
                    List.of("xds_v3"))),
            "node",
            Map.of("id", "shop-grpc", "cluster", "shop", "locality", Map.of("zone", "vm")));
    XdsNameResolverProvider resolver =
        XdsNameResolverProvider.createForTest("sluice-xds", bootstrap);
    NameResolverRegistry.getDefaultRegistry().register(resolver);
    mesh.add(() -> NameResolverRegistry.getDefaultRegistry().deregister(resolver));
    ManagedChannel channel =
        NettyChannelBuilder.forTarget("sluice-xds:///orders", InsecureChannelCredentials.create())
            .build();
    mesh.add(
        () -> {
          channel.shutdownNow();
          channel.awaitTermination(5, TimeUnit.SECONDS);
        });
    return channel;
  }

  private Map<String, Integer> shares(ManagedChannel channel, int count) {
    Map<String, Integer> shares = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      shares.merge(
          ClientCalls.blockingUnaryCall(
              channel, WHO, CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS), ""),
          1,
          Integer::sum);
    }
    shares.forEach((who, calls) -> sent.merge(who, calls, Integer::sum));
    return shares;
  }

  /** Text as gRPC's message. */
  private static final class Text implements MethodDescriptor.Marshaller<String> {
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
