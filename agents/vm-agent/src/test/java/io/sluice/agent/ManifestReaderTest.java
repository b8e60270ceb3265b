package io.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  @Test
  void theManifestOfTheInterfacesIsRead() throws WrongInput {
    Manifest manifest =
        ManifestReader.read(
            """
            service: orders
            environment: vm
            protocol: grpc
            ports: { service: 8080, ingress: 15006, egress: 15011, admin: 15010 }
            dependencies: [users, cart]
            health: { http: /healthz, interval: 500ms }
            """);

    assertThat(manifest)
        .isEqualTo(
            new Manifest(
                "orders",
                "vm",
                Manifest.Protocol.GRPC,
                new Manifest.Ports(8080, 15006, 15011, 15010),
                List.of("cart", "users"),
                new Manifest.Health("/healthz", Duration.ofMillis(500))));
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws WrongInput {
    Manifest manifest = ManifestReader.read("{ service: orders, environment: vm }");

    assertThat(manifest)
        .isEqualTo(
            new Manifest(
                "orders",
                "vm",
                Manifest.Protocol.HTTP,
                new Manifest.Ports(0, 0, 15001, 15000),
                List.of(),
                null));
  }

  @Test
  void everyMistakeIsReportedAtOnceWithKeyValueAndWhatIsAllowed() {
    assertThat(
            mistakes(
                """
                service: sluice-orders
                environment: VM
                protocol: smtp
                ports: { service: 70000, ingress: 15000, egress: web, admin: 15000, spare: 1 }
                dependencies: [users, "a b", users, "*"]
                health: { http: healthz, interval: 2 hours }
                owner: shop
                """))
        .extracting(Mistake::key)
        .containsExactlyInAnyOrder(
            "owner",
            "service",
            "environment",
            "protocol",
            "ports.spare",
            "ports.service",
            "ports.egress",
            "ports.admin",
            "dependencies[1]",
            "dependencies[2]",
            "dependencies",
            "health.http",
            "health.interval");
  }

  @Test
  void aMistakeReadsAsASentence() {
    assertThat(mistakes("{ service: orders, environment: vm, ports: { egress: 0 } }"))
        .hasToString("[line 1: ports.egress: '0' is not a port from 1 to 65535]");
  }

  @Test
  void mistakesComeInTheOrderOfTheTextEachWithWhatToDo() {
    assertThat(
            mistakes(
                """
                service: orders
                enviroment: vm
                ports: { service: "8080" }
                dependencies: users, stock
                direct: true
                gateway:
                  - { port: 80 }
                """))
        .hasToString(
            "[line 1: environment: is missing or empty, and is to be "
                + Rules.ENVIRONMENT_WORDS
                + ", line 2: enviroment: 'enviroment' is not a key here; there are dependencies,"
                + " direct, environment, gateway, headerCase, health, outside, ports, protocol,"
                + " service, line 3: ports.service: '8080' is not a port from 1 to 65535, without"
                + " quotes, line 4: dependencies: 'users, stock' is not a list, as [first, second],"
                + " line 7: gateway[0].service: is missing or empty, and is to be one of"
                + " dependencies, beside direct or outside: else anybody who reaches this host gets"
                + " past the mesh]");
  }

  @Test
  void whatIsNoYamlIsShownWithTheReason() {
    assertThat(mistakes("service: orders\n  environment: vm\n"))
        .hasToString(
            "[line 2: (document): 'environment: vm' is not readable YAML: mapping values are not"
                + " allowed here (column 14)]");
  }

  @Test
  void theServiceAndItsEnvironmentAreNeeded() {
    assertThat(mistakes("")).extracting(Mistake::key).containsExactly("service", "environment");
  }

  @Test
  void anIngressNeedsTheServicesOwnPort() {
    assertThat(mistakes("{ service: orders, environment: vm, ports: { ingress: 15006 } }"))
        .extracting(Mistake::key)
        .containsExactly("ports.service");
  }

  @Test
  void whatIsNoYamlOrNoMappingOrTooLargeIsSaidSo() {
    assertThat(mistakes("service: [")).extracting(Mistake::key).containsExactly("(document)");
    assertThat(mistakes("- orders")).extracting(Mistake::key).contains("(document)");
    assertThat(mistakes("service: a\nservice: b"))
        .extracting(Mistake::key)
        .containsExactly("(document)");
    assertThat(mistakes("#" + "x".repeat(70_000)))
        .extracting(Mistake::key)
        .containsExactly("(document)");
    assertThat(mistakes("service: !!java.net.URL [\"http://x\"]"))
        .extracting(Mistake::key)
        .containsExactly("(document)");
  }

  private static List<Mistake> mistakes(String yaml) {
    WrongInput wrong = catchThrowableOfType(WrongInput.class, () -> ManifestReader.read(yaml));
    assertThat(wrong).isNotNull();
    return wrong.mistakes();
  }

  @Test
  void whatGoesPastTheMeshIsRead() throws Exception {
    Manifest read =
        ManifestReader.read(
            """
            service: shop
            environment: vm
            dependencies: [orders]
            headerCase: kept
            direct: true
            outside: [api.example.com:443]
            gateway:
              - { address: 10.0.0.100, port: 80, service: orders }
              - { port: 8080, service: orders }
            """);

    assertThat(read.edge())
        .isEqualTo(
            new Manifest.Edge(
                true,
                true,
                List.of("api.example.com:443"),
                List.of(
                    new Manifest.Door("10.0.0.100", 80, "orders"),
                    new Manifest.Door("0.0.0.0", 8080, "orders"))));
    assertThat(Bootstrap.render(read, NodeFacts.of("shop-1", XdsAddress.parse("127.0.0.1:18000"))))
        .contains("\"keepHeaderCase\": true", "\"direct\": true", "\"port\": 80,")
        .contains("\"api.example.com:443\"", "\"address\": \"10.0.0.100\"");
  }

  @Test
  void nobodyComesInByHostWhereTheWayLeadsPastTheMesh() {
    for (String beyond : List.of("direct: true", "outside: [api.example.com:443]")) {
      assertThatThrownBy(
              () ->
                  ManifestReader.read(
                      "{ service: shop, environment: vm, "
                          + beyond
                          + ", gateway: [{ port: 80 }] }"))
          .hasMessageContaining("gets past the mesh");
    }
  }

  @Test
  void aGatewayNeedsAPortOfItsOwnAndADependency() {
    assertThatThrownBy(
            () ->
                ManifestReader.read(
                    """
                    service: shop
                    environment: vm
                    gateway:
                      - { port: 15001 }
                      - { port: 80, service: orders }
                    """))
        .hasMessageContaining("line 4")
        .hasMessageContaining("a port of its own")
        .hasMessageContaining("line 5")
        .hasMessageContaining("one of dependencies");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "api.localhost",
        "127.0.0.1",
        "127.1",
        "127.0.1.1",
        "0.0.0.0",
        "[::1]",
        "[0:0:0:0:0:0:0:1]"
      })
  void aWayOutThatLeadsBackToEnvoyIsRefusedWithLineAndReason(String host) {
    assertThat(mistakes(outside(host + ":15011")))
        .singleElement()
        .hasToString(
            "line 5: outside[1]: '"
                + host
                + ":15011' is not a host outside: port 15011 of this host is Envoy's own for the"
                + " service's calls (ports.egress), so that a call would come back to it for ever");
  }

  @Test
  void underItsOwnNameAHostIsNotOutside() throws Exception {
    String own = InetAddress.getLocalHost().getHostName();

    assertThat(mistakes(outside(own + ":15011"))).extracting(Mistake::line).containsExactly(5);
  }

  @Test
  void otherPortsOfThisHostAndThePortElsewhereAreOutside() throws Exception {
    for (String target : List.of("localhost:9200", "api.example.com:15011", "10.127.0.1:15011")) {
      assertThat(ManifestReader.read(outside(target)).edge().outside()).contains(target);
    }
  }

  private static String outside(String target) {
    return """
        service: shop
        environment: vm
        ports: { egress: 15011 }
        outside: [ api.example.com:443,
          "%s" ]
        """
        .formatted(target);
  }
}
