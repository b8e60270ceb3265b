package io.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  static final Manifest ORDERS =
      new Manifest(
          "orders",
          "vm",
          Manifest.Protocol.HTTP,
          new Manifest.Ports(8080, 15006, 15001, 15000),
          List.of("users", "cart"),
          new Manifest.Health("/healthz", Duration.ofSeconds(2)));
  static final NodeFacts NODE =
      NodeFacts.of(
              "orders@web-1", XdsAddress.parse("10.0.0.1:18000"), XdsAddress.parse("[::1]:18000"))
          .at("dc1", "rack-7");

  @Test
  void theBootstrapIsTheGoldenOne() throws IOException {
    assertThat(Bootstrap.render(ORDERS, NODE)).isEqualTo(golden());
  }

  /** A wrong key would keep Envoy from starting, another layout would restart every Envoy. */
  @Test
  void everyKindIsWhatProtobufPrintsOfTheSameMessage() throws IOException {
    var edge =
        new Manifest.Edge(
            true,
            true,
            List.of("api.example.com:443", "mail.example.com:25"),
            List.of(
                new Manifest.Door("0.0.0.0", 80, "shop"), new Manifest.Door("::1", 81, "orders")));
    var gateway =
        new Manifest(
            "gateway",
            "vm",
            Manifest.Protocol.HTTP,
            new Manifest.Ports(0, 0, 15001, 0),
            List.of(),
            null,
            edge);
    var inNetwork =
        new NodeFacts(
            "a=<b>&'c'\"\\",
            "",
            "",
            "dmz",
            "10.1.2.3",
            List.of(XdsAddress.parse("sluice.example:18000")),
            NodeFacts.Variant.SOTW);

    for (Manifest manifest : List.of(ORDERS, gateway)) {
      for (NodeFacts facts : List.of(NODE, inNetwork)) {
        String text = Bootstrap.render(manifest, facts);

        assertThat(text).isEqualTo(printedByProtobuf(text));
      }
    }
  }

  /** Refuses a key that Envoy's message does not have. */
  private static String printedByProtobuf(String text) throws IOException {
    var types = TypeRegistry.newBuilder().add(HttpProtocolOptions.getDescriptor()).build();
    var message = io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.newBuilder();
    JsonFormat.parser().usingTypeRegistry(types).merge(text, message);
    String printed =
        JsonFormat.printer()
            .usingTypeRegistry(types)
            .preservingProtoFieldNames()
            .sortingMapKeys()
            .print(message);
    // It prints a port in the metadata as 15001.0, a text to who reads the file as YAML.
    return printed.replaceAll("(?m)(\": \\d+)\\.0(?=,?$)", "$1") + "\n";
  }

  @Test
  void theOrderOfDependenciesDoesNotShow() {
    var other =
        new Manifest(
            ORDERS.service(),
            ORDERS.environment(),
            ORDERS.protocol(),
            ORDERS.ports(),
            List.of("cart", "users"),
            null);

    assertThat(Bootstrap.render(other, NODE)).isEqualTo(Bootstrap.render(ORDERS, NODE));
  }

  @Test
  void aCallerWithoutAServiceDeclaresNoIngress() {
    var caller = Manifest.caller("shop", "vm", 18010, 18011, List.of("orders"));

    String text = Bootstrap.render(caller, NODE);

    assertThat(text).contains("\"egressPort\": 18010").doesNotContain("ingressPort", "servicePort");
  }

  @Test
  void theStateOfTheWorldIsAskedForOnRequest() {
    String text = Bootstrap.render(ORDERS, NODE.over(NodeFacts.Variant.SOTW));

    assertThat(text).contains("\"api_type\": \"GRPC\"").doesNotContain("DELTA");
  }

  @Test
  void aServerWithANameIsLookedUp() {
    var named = NodeFacts.of("a", XdsAddress.parse("sluice.example:18000"));

    assertThat(Bootstrap.render(ORDERS, named)).contains("\"type\": \"STRICT_DNS\"");
    assertThat(Bootstrap.render(ORDERS, NODE)).doesNotContain("STRICT_DNS");
  }

  @Test
  void nodesHaveTheMembersInOrdersOfTheirOwn() {
    XdsAddress[] members = {
      XdsAddress.parse("10.0.0.1:18000"),
      XdsAddress.parse("10.0.0.2:18000"),
      XdsAddress.parse("10.0.0.3:18000")
    };
    XdsAddress[] turned = {members[2], members[0], members[1]};
    Map<String, Integer> afterTheFirst = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      String node = "shop@web-" + i;
      List<String> order = order(NodeFacts.of(node, members));

      assertThat(order).hasSize(3).isEqualTo(order(NodeFacts.of(node, turned)));
      int first = order.indexOf("10.0.0.1");
      afterTheFirst.merge(order.get((first + 1) % 3), 1, Integer::sum);
    }

    // Whoever loses the first one goes on to the next in the list.
    assertThat(afterTheFirst.values()).hasSize(2).allMatch(count -> count > 1_350);
  }

  private static List<String> order(NodeFacts node) {
    return Pattern.compile("10\\.0\\.0\\.[1-3]")
        .matcher(Bootstrap.render(ORDERS, node))
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private static String golden() throws IOException {
    try (var stream = BootstrapTest.class.getResourceAsStream("bootstrap.golden.json")) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
