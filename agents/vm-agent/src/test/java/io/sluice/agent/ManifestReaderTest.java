package io.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
