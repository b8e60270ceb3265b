package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.Bootstrap;
import io.sluice.agent.Manifest;
import io.sluice.agent.NodeFacts;
import io.sluice.agent.NodeFacts.Variant;
import io.sluice.agent.XdsAddress;
import io.sluice.components.Components;
import io.sluice.components.EnvoyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two networks that do not reach each other: orders on three VMs in one (127.0.10.x), in two pods
 * in the other (127.0.20.x), whose real Envoy is the gateway (127.0.30.1). A caller among the VMs
 * slides orders from one to the other and back, and a load must not notice; then the pods go.
 */
class NetworksIT {
  private static final String GATEWAY = "127.0.30.1";

  private Mesh mesh;
  private Member member;
  private EnvoyServer gateway;
  private Path folder;
  private int gatewayPort;
  private List<String> pods = List.of();

  @BeforeEach
  void ordersInTwoNetworks(@TempDir Path folder) throws UnknownHostException {
    this.folder = folder;
    mesh = new Mesh(folder);
    gatewayPort = mesh.ports().next();
    mesh.vms.with("orders", backends("vm", "127.0.10.", 3)).write();
    pods = backends("pod", "127.0.20.", 2);
    mesh.pods.with("orders", pods).write();
    member =
        mesh.member(
            """
              - { name: vms, kind: file, environment: vm, path: vms.yaml, network: vms }
              - name: pods
                kind: file
                environment: kubernetes
                path: pods.yaml
                network: pods
                gateways: [%s:%d]
            """
                .formatted(GATEWAY, gatewayPort));
    member.awaitReady();
    gateway = gateway();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  /** All listen on one port, each on an address of its own. */
  private List<String> backends(String name, String prefix, int count) throws UnknownHostException {
    List<String> instances = new ArrayList<>();
    int port = mesh.ports().next();
    for (int i = 1; i <= count; i++) {
      String address = prefix + i;
      mesh.add(Backend.at(InetAddress.getByName(address), port, name + "-" + i));
      instances.add("{ address: %s, port: %d, protocol: http }".formatted(address, port));
    }
    return instances;
  }

  /** As docs/operating.md shows it. */
  private EnvoyServer gateway() {
    int admin = mesh.ports().next();
    String bootstrap =
        """
        node:
          id: gateway-pods-1
          cluster: gateway
          locality: { zone: kubernetes }
          metadata:
            role: gateway
            network: pods
            gatewayPort: %d
            ingressAddress: %s
            dependencies: ["*"]
        admin: { address: { socket_address: { address: 127.0.0.1, port_value: %d } } }
        dynamic_resources:
          ads_config:
            api_type: DELTA_GRPC
            transport_api_version: V3
            grpc_services: [ { envoy_grpc: { cluster_name: sluice } } ]
          cds_config: { ads: {}, resource_api_version: V3, initial_fetch_timeout: 0s }
          lds_config: { ads: {}, resource_api_version: V3, initial_fetch_timeout: 0s }
        static_resources:
          clusters:
            - name: sluice
              connect_timeout: 1s
              type: STATIC
              typed_extension_protocol_options:
                envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                  "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                  explicit_http_config: { http2_protocol_options: {} }
              load_assignment:
                cluster_name: sluice
                endpoints:
                  - lb_endpoints:
                      - endpoint:
                          address: { socket_address: { address: 127.0.0.1, port_value: %d } }
        """
            .formatted(gatewayPort, GATEWAY, admin, member.xdsPort());
    return mesh.add(
        EnvoyServer.start(
                Components.ofUser(line -> {}).envoy(),
                EnvoyServer.Settings.of(bootstrap, admin),
                folder.resolve("gateway"))
            .awaitLive(Duration.ofSeconds(30)));
  }

  private Mesh.Proxy caller(String network) {
    Manifest manifest =
        Manifest.caller("shop", "vm", mesh.ports().next(), mesh.ports().next(), List.of("orders"));
    NodeFacts node =
        new NodeFacts(
            "shop-" + network,
            "",
            "",
            network,
            "",
            List.of(new XdsAddress("127.0.0.1", member.xdsPort())),
            Variant.DELTA);
    EnvoyServer envoy =
        mesh.add(
            EnvoyServer.start(
                Components.ofUser(line -> {}).envoy(),
                EnvoyServer.Settings.of(Bootstrap.render(manifest, node), manifest.ports().admin()),
                folder.resolve("caller")));
    return new Mesh.Proxy(envoy, mesh.add(new Calls(manifest.ports().egress()))).awaitLive();
  }

  private static Map<String, Integer> split(int vm, int kubernetes) {
    return new TreeMap<>(Map.of("vm", vm, "kubernetes", kubernetes));
  }

  /** A backend that a busy machine starves is ejected for 5 s, which moves the split by 1.7. */
  private static Calls.Tally measured(Mesh.Proxy proxy, double podPercent) {
    List<Calls.Tally> measured = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              measured.add(proxy.calls().many("orders", 5_000));
              return Math.abs(measured.get(measured.size() - 1).percent("pod") - podPercent) < 1;
            });
    return measured.stream()
        .reduce(
            new Calls.Tally(Map.of(), List.of()),
            (all, one) -> new Calls.Tally(one.answers(), all.plus(one).failures()));
  }

  private long throughGateway() {
    try {
      return gateway.stat("http.sluice_gateway.downstream_rq_total");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void measuredTrafficFollowsTheSplitThroughTheGatewayAndNoRequestFails() throws IOException {
    Mesh.Proxy proxy = caller("vms");
    Calls.Tally all = proxy.calls().many("orders", 1_000);
    assertThat(all.percent("vm")).isEqualTo(100);
    SteadyLoad load = proxy.calls().measuredLoad("orders");

    for (int pods : new int[] {1_000, 5_000, 0, 10_000, 1_000}) {
      member.split("orders", split(10_000 - pods, pods));
      Calls.Tally measured = measured(proxy, pods / 100.0);

      assertThat(measured.percent("pod"))
          .as("share of pods at %d basis points", pods)
          .isBetween(pods / 100.0 - 1, pods / 100.0 + 1);
      all = all.plus(measured);
    }
    all = all.plus(load.stop());

    assertThat(all.failures()).isEmpty();
    assertThat(all.answers().keySet()).hasSize(5);
    assertThat(throughGateway()).isGreaterThan(5_000);
    assertThat(proxy.envoy().get("/clusters"))
        .contains("orders::" + GATEWAY + ":" + gatewayPort)
        .doesNotContain("127.0.20.");
    assertThat(gateway.get("/clusters"))
        .contains("orders::127.0.20.1:")
        .doesNotContain("127.0.10.");
  }

  @Test
  void aGatewayWithNothingBehindItIsLeftOutAndTheOthersTakeItsShare() throws IOException {
    Mesh.Proxy proxy = caller("vms");
    member.split("orders", split(5_000, 5_000));
    measured(proxy, 50);

    mesh.pods
        .with(
            "orders", pods.stream().map(pod -> pod.replace(" }", ", health: draining }")).toList())
        .write();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !proxy.envoy().get("/clusters").contains(GATEWAY));

    Calls.Tally alone = proxy.calls().many("orders", 2_000);
    assertThat(alone.percent("vm")).isEqualTo(100);
    assertThat(alone.failures()).isEmpty();
    assertThat(member.service("orders").get("notes").toString())
        .contains("For proxies in network vms kubernetes was asked 50% and gets 0%");
  }

  @Test
  void aCallerElsewhereDoesNotReachANetworkWithoutGateways() throws IOException {
    member.split("orders", split(5_000, 5_000));

    Mesh.Proxy proxy = caller("pods");

    Calls.Tally seen = proxy.calls().many("orders", 1_000);
    assertThat(seen.failures()).isEmpty();
    assertThat(seen.percent("pod")).isEqualTo(100);
    assertThat(throughGateway()).isZero();
    assertThat(member.service("orders").get("notes").toString())
        .contains("3 ready in network vms get nothing from proxies of other networks");
    assertThat(member.log().warnings("a source in a network has no gateways")).hasSize(1);
  }
}
