package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.sluice.suites.CommandLine.Said;
import io.sluice.suites.DeltaClient.Manners;
import io.sluice.xds.protocol.ResourceTypes;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody looks at what a split would do, and then does it. Proxies of two networks hold byte for
 * byte what the preview said that each of them would: endpoints, weights, and the version of the
 * resource. Who applies what he saw before somebody else's change is refused.
 */
class PreviewIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SOURCES =
      """
        - { name: vms, kind: file, environment: vm, path: vms.yaml }
        - name: pods
          kind: file
          environment: kubernetes
          path: pods.yaml
          network: pods
          gateways: [127.0.30.1:15443]
      """;

  private final ExecutorService reopening = Executors.newSingleThreadExecutor();
  private Mesh mesh;
  private CommandLine commands;
  private DeltaClient outside;
  private DeltaClient inside;

  @BeforeEach
  void ordersInTwoNetworks(@TempDir Path folder) {
    mesh = new Mesh(folder);
    mesh.vms.with("orders", instances("127.2.0.", 3)).write();
    mesh.pods.with("orders", instances("127.3.0.", 5)).write();
    Member member = mesh.member(SOURCES);
    await().atMost(Duration.ofSeconds(30)).until(() -> member.isReady() && member.serves("orders"));
    commands = new CommandLine(folder, member);
    outside = client(member, "outside", Map.of());
    inside = client(member, "inside", Map.of("network", text("pods")));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !version(outside).isEmpty() && !version(inside).isEmpty());
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
    reopening.shutdownNow();
  }

  private static List<String> instances(String prefix, int count) {
    List<String> instances = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      instances.add("{ address: %s%d, port: 80, weight: %d }".formatted(prefix, i, i));
    }
    return instances;
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private DeltaClient client(Member member, String id, Map<String, Value> metadata) {
    return mesh.add(
        DeltaClient.connect(
            member.xdsPort(),
            new DeltaClient.Settings(
                id,
                Map.of(ResourceTypes.ENDPOINT, List.of("orders")),
                metadata,
                Manners.ACKNOWLEDGES),
            reopening));
  }

  private static String version(DeltaClient client) {
    return client.version(ResourceTypes.ENDPOINT, "orders");
  }

  private JsonNode preview(String... split) throws Exception {
    List<String> words = new ArrayList<>(List.of("preview", "orders"));
    words.addAll(Arrays.asList(split));
    words.addAll(List.of("--output", "json"));
    return JSON.readTree(commands.run(words.toArray(String[]::new)).out());
  }

  /** What a preview says of those in a network. */
  private static JsonNode cluster(JsonNode preview, String network) {
    for (JsonNode variant : preview.path("variants")) {
      if (variant.path("networks").toString().contains('"' + network + '"')) {
        assertThat(variant.path("proxies").asInt()).isEqualTo(1);
        return variant.at("/clusters/0");
      }
    }
    throw new AssertionError("no variant of network '" + network + "' in " + preview);
  }

  @Test
  void whatIsAppliedIsByteForByteWhatWasPreviewed() throws Exception {
    for (int kubernetes : new int[] {10, 50, 100, 0}) {
      String[] split = {"vm=" + (100 - kubernetes), "kubernetes=" + kubernetes};
      JsonNode seen = preview(split);
      assertThat(cluster(seen, "").at("/before/version").asText()).isEqualTo(version(outside));

      Said done =
          commands.run(
              "split",
              "orders",
              split[0],
              split[1],
              "--generation",
              seen.get("generation").asText());

      assertThat(done.code()).as(done.err()).isZero();
      assertHeld(outside, cluster(seen, ""));
      assertHeld(inside, cluster(seen, "pods"));
      assertThat(preview(split).path("changes").asBoolean()).isFalse();
      assertThat(version(inside).equals(version(outside)))
          .as("inside their network pods are reached without the gateway")
          .isEqualTo(kubernetes == 0);
    }
  }

  private static void assertHeld(DeltaClient client, JsonNode cluster) throws Exception {
    String foretold = cluster.at("/after/version").asText();
    await().atMost(Duration.ofSeconds(5)).until(() -> version(client).equals(foretold));
    DeltaClient.Held held =
        Objects.requireNonNull(client.held(ResourceTypes.ENDPOINT).get("orders"));
    assertThat(foretold).as("the version is that of these bytes").isEqualTo(digest(held.bytes()));
    for (JsonNode change : cluster.path("endpoints")) {
      assertEndpoint(held.bytes(), change);
    }
    assertThat(published(held.bytes())).isEqualTo(shares(cluster.at("/after/published")));
  }

  private static String digest(ByteString bytes) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  private static Map<String, Long> shares(JsonNode published) {
    Map<String, Long> shares = new TreeMap<>();
    for (Map.Entry<String, JsonNode> one : published.properties()) {
      shares.put(one.getKey(), one.getValue().asLong() * 1_000);
    }
    shares.values().removeIf(share -> share == 0);
    return shares;
  }

  /** The weights of the first priority by environment. */
  private static Map<String, Long> published(ByteString bytes)
      throws InvalidProtocolBufferException {
    Map<String, Long> shares = new TreeMap<>();
    for (LocalityLbEndpoints locality : ClusterLoadAssignment.parseFrom(bytes).getEndpointsList()) {
      if (locality.getPriority() == 0) {
        long weight = Integer.toUnsignedLong(locality.getLoadBalancingWeight().getValue());
        shares.merge(locality.getLocality().getZone(), weight, Long::sum);
      }
    }
    return shares;
  }

  /** An endpoint that the preview names stands there with its weight, or is gone. */
  private static void assertEndpoint(ByteString bytes, JsonNode change) throws Exception {
    List<Integer> weights = new ArrayList<>();
    for (LocalityLbEndpoints locality : ClusterLoadAssignment.parseFrom(bytes).getEndpointsList()) {
      for (LbEndpoint endpoint : locality.getLbEndpointsList()) {
        SocketAddress at = endpoint.getEndpoint().getAddress().getSocketAddress();
        if (at.getAddress().equals(change.path("address").asText())
            && at.getPortValue() == change.path("port").asInt()) {
          weights.add(endpoint.getLoadBalancingWeight().getValue());
        }
      }
    }
    if (change.path("after").isNull()) {
      assertThat(weights).isEmpty();
    } else {
      assertThat(weights).containsExactly(change.at("/after/weight").asInt());
    }
  }

  @Test
  void whatWasSeenBeforeAnothersChangeIsNotApplied() throws Exception {
    assertThat(commands.run("split", "orders", "vm=90", "kubernetes=10").code()).isZero();
    String seen = preview("vm=50", "kubernetes=50").get("generation").asText();
    assertThat(commands.run("split", "orders", "vm=80", "kubernetes=20").code()).isZero();

    Said late = commands.run("split", "orders", "vm=50", "kubernetes=50", "--generation", seen);

    assertThat(late.code()).isEqualTo(3);
    assertThat(late.err())
        .contains("orders moved from generation 1 to 2 since you looked: sluice show orders");
  }

  @Test
  void whatKeepsItFromBeingAppliedIsSaidBefore() throws Exception {
    commands.run("freeze", "add", "ord*", "--reason", "quarter's end");

    JsonNode seen = preview("vm=50", "kubernetes=50");
    Said refused = commands.run("split", "orders", "vm=50", "kubernetes=50");

    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains(seen.at("/blockers/0").asText()).contains("quarter's end");
    assertThat(commands.run("rollback", "orders").code()).isZero();
  }
}
