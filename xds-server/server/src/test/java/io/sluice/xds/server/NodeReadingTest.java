package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.sluice.xds.resources.ClientKind;
import io.sluice.xds.resources.Edge;
import io.sluice.xds.server.Caller.Ingress;
import io.sluice.xds.server.Caller.Needs;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeReadingTest {
  @Test
  void everythingThatSluiceKnowsIsRead() {
    Node node =
        Nodes.sidecar("web-1", "orders", "users")
            .setCluster("web")
            .setLocality(Locality.newBuilder().setZone("vm"))
            .setUserAgentName("envoy")
            .setMetadata(
                Nodes.dependencies("orders", "users").toBuilder()
                    .putFields("egressPort", Nodes.number(15001))
                    .putFields("ingressPort", Nodes.number(15006))
                    .putFields("servicePort", Nodes.number(8080))
                    .putFields("role", Nodes.text("sidecar")))
            .build();

    assertThat(caller(node))
        .isEqualTo(
            new Caller(
                "web-1",
                "web",
                "vm",
                new Needs(
                    ClientKind.ENVOY,
                    Dependencies.of(List.of("users", "orders")),
                    15001,
                    new Ingress("0.0.0.0", 15006, 8080))));
  }

  @Test
  void anEmptyNodeMayAskForAnythingByName() {
    Caller caller = caller(Node.getDefaultInstance());

    assertThat(caller.needs().dependencies()).isEqualTo(Dependencies.UNDECLARED);
    assertThat(caller.needs().egressPort()).isZero();
    assertThat(caller.needs().ingress()).isNull();
  }

  @Test
  void anEmptyListOfDependenciesGrantsNothing() {
    Dependencies none = caller(Nodes.sidecar("a").build()).needs().dependencies();

    assertThat(none.grants("orders")).isFalse();
    assertThat(none.includes("orders")).isFalse();
  }

  @Test
  void aStarGrantsAllAndIncludesAll() {
    Dependencies all = caller(Nodes.sidecar("a", "*").build()).needs().dependencies();

    assertThat(all.grants("orders")).isTrue();
    assertThat(all.includes("orders")).isTrue();
    assertThat(all.declared()).isEmpty();
  }

  @Test
  void theEnvironmentMayComeFromTheMetadata() {
    Struct metadata = Struct.newBuilder().putFields("environment", Nodes.text("vm")).build();

    assertThat(caller(Node.newBuilder().setMetadata(metadata).build()).environment())
        .isEqualTo("vm");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "sluice-local", "a b", "a:b", "a\nb", "ö", "**"})
  void aDependencyThatIsNoServiceNameIsRefused(String name) {
    assertThat(refusal(Nodes.sidecar("a", name).build()))
        .contains("no service name")
        .doesNotContain("\n");
  }

  @Test
  void dependenciesThatAreNoListAreRefused() {
    assertThat(refusal(with("dependencies", Nodes.text("orders")))).contains("dependencies");
  }

  @Test
  void tenThousandDependenciesAreEnough() {
    Value fits = list(NodeReading.MAX_DEPENDENCIES);
    Value tooMany = list(NodeReading.MAX_DEPENDENCIES + 1);

    assertThat(NodeReading.of(with("dependencies", fits))).isInstanceOf(NodeReading.Accepted.class);
    assertThat(refusal(with("dependencies", tooMany))).contains("10001");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 65_536, 80.5, Double.NaN, Double.POSITIVE_INFINITY})
  void aNumberThatIsNoPortIsRefused(double port) {
    assertThat(refusal(with("egressPort", Value.newBuilder().setNumberValue(port).build())))
        .contains("egressPort");
  }

  @Test
  void aPortThatIsATextIsRefused() {
    assertThat(refusal(with("servicePort", Nodes.text("8080")))).contains("servicePort");
  }

  @Test
  void oneWayInAndOneWayOutCannotShareAPort() {
    Struct metadata =
        Struct.newBuilder()
            .putFields("egressPort", Nodes.number(15001))
            .putFields("ingressPort", Nodes.number(15001))
            .putFields("servicePort", Nodes.number(8080))
            .build();

    assertThat(refusal(Node.newBuilder().setMetadata(metadata).build())).contains("15001");
  }

  @Test
  void whatItsEdgeDoesIsReadAndChecked() {
    Struct door =
        Struct.newBuilder()
            .putFields("address", Nodes.text("10.0.0.100"))
            .putFields("port", Nodes.number(80))
            .putFields("service", Nodes.text("orders"))
            .build();
    Value doors = listOf(Value.newBuilder().setStructValue(door).build());
    Node node =
        edge("orders", "outside", listOf(Nodes.text("api.example.com:443")), "doors", doors);

    assertThat(caller(node).needs().edge())
        .isEqualTo(
            new Edge(
                false,
                false,
                List.of(new Edge.Outside("api.example.com", 443)),
                List.of(new Edge.Door("10.0.0.100", 80, "orders"))));
    assertThat(caller(node).needs().insideTheMesh().edge().outside()).isEmpty();
    assertThat(caller(edge("*", "doors", doors)).needs().dependencies())
        .as("the door's routes name its cluster, whether anybody serves it yet or not")
        .isEqualTo(Dependencies.of(List.of("*", "orders")));
    assertThat(refusal(edge("users", "doors", doors))).contains("no dependency");
    Value byHost =
        listOf(
            Value.newBuilder()
                .setStructValue(door.toBuilder().removeFields("service").build())
                .build());
    assertThat(
            refusal(
                edge(
                    "orders",
                    "direct",
                    Value.newBuilder().setBoolValue(true).build(),
                    "doors",
                    byHost)))
        .contains("lets anybody past the mesh");
    assertThat(refusal(edge("orders", "outside", listOf(Nodes.text("a\nb:80")))))
        .contains("HOST:PORT");
    assertThat(refusal(edge("orders", "outside", listOf(Nodes.text("a:99999"))))).contains("port");
  }

  private static Value listOf(Value value) {
    return Value.newBuilder().setListValue(ListValue.newBuilder().addValues(value)).build();
  }

  private static Node edge(String dependency, Object... fields) {
    Struct.Builder metadata = Nodes.dependencies(dependency).toBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      metadata.putFields((String) fields[i], (Value) fields[i + 1]);
    }
    return Node.newBuilder().setMetadata(metadata).build();
  }

  @Test
  void aGatewaySaysItsNetworkAndWhereItIsEntered() {
    Struct metadata =
        Struct.newBuilder()
            .putFields("role", Nodes.text("gateway"))
            .putFields("network", Nodes.text("pods"))
            .putFields("gatewayPort", Nodes.number(15443))
            .putFields("ingressAddress", Nodes.text("10.9.0.1"))
            .build();

    Needs needs = caller(Node.newBuilder().setMetadata(metadata).build()).needs();

    assertThat(needs.network()).isEqualTo("pods");
    assertThat(needs.gateway()).isEqualTo(new Caller.Gateway("10.9.0.1", 15443));
  }

  @Test
  void halfAGatewayIsRefused() {
    assertThat(refusal(with("role", Nodes.text("gateway")))).contains("gatewayPort");
    assertThat(refusal(with("gatewayPort", Nodes.number(15443)))).contains("role gateway");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "1.2.3", "1.2.3.4.", "256.1.1.1", "1.2.3.4\n"})
  void anIngressAddressThatIsNoneIsRefused(String address) {
    assertThat(refusal(with("ingressAddress", Nodes.text(address)))).contains("ingressAddress");
  }

  @Test
  void aNodeThatOthersReachOverIpv6ListensOnBothFamilies() {
    Node node =
        Node.newBuilder()
            .setMetadata(
                Struct.newBuilder()
                    .putFields("ingressIpv6", Value.newBuilder().setBoolValue(true).build())
                    .putFields("ingressPort", Nodes.number(15006))
                    .putFields("servicePort", Nodes.number(8080)))
            .build();

    assertThat(caller(node).needs().ingress()).isEqualTo(new Ingress("::", 15006, 8080));
  }

  @Test
  void aNameThatWouldBreakALogIsRefused() {
    assertThat(refusal(Node.newBuilder().setId("a\nb").build())).contains("control");
    assertThat(refusal(Node.newBuilder().setCluster("x".repeat(2_000)).build())).contains("1024");
  }

  private static Value list(int size) {
    return Value.newBuilder()
        .setListValue(
            ListValue.newBuilder().addAllValues(Collections.nCopies(size, Nodes.text("a"))))
        .build();
  }

  private static Node with(String key, Value value) {
    return Node.newBuilder().setMetadata(Struct.newBuilder().putFields(key, value)).build();
  }

  private static Caller caller(Node node) {
    if (NodeReading.of(node) instanceof NodeReading.Accepted accepted) {
      return accepted.caller();
    }
    throw new AssertionError(NodeReading.of(node));
  }

  private static String refusal(Node node) {
    if (NodeReading.of(node) instanceof NodeReading.Refused refused) {
      return refused.reason();
    }
    throw new AssertionError(NodeReading.of(node));
  }
}
