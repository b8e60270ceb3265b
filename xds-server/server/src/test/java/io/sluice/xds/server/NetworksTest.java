package io.sluice.xds.server;

import static io.sluice.xds.server.Nodes.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.Networks;
import io.sluice.view.ServicePort;
import io.sluice.xds.protocol.ResourceTypes;
import io.sluice.xds.resources.ResourceNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** VMs in the common network; pods in {@code pods}, behind a gateway. */
class NetworksTest extends ServedTest {
  @Override
  Set<String> networks() {
    return Set.of("pods", "lab");
  }

  @Test
  void twoNetworksGetDifferentAssignmentsForOneName() {
    DeltaClient vm = watching("vm-1", "");
    DeltaClient pod = watching("pod-1", "pods");
    DeltaClient lab = watching("lab-1", "lab");

    server.onViewChange(views.with("orders", orders(10, "10.2.0.1")).open());

    eventually(() -> assertThat(hostsOf(vm)).containsExactly("10.9.0.1:15443", "10.1.0.1:80"));
    eventually(() -> assertThat(hostsOf(pod)).containsExactly("10.2.0.1:80", "10.1.0.1:80"));
    eventually(() -> assertThat(hostsOf(lab)).containsExactlyElementsOf(hostsOf(vm)));
  }

  @Test
  void aChangeInOneNetworkReachesItsOwnWatchersOnly() {
    server.onViewChange(views.with("orders", orders(10, "10.2.0.1")).open());
    DeltaClient vm = watching("vm-1", "");
    DeltaClient pod = watching("pod-1", "pods");
    eventually(() -> assertThat(hostsOf(vm)).hasSize(2));
    eventually(() -> assertThat(hostsOf(pod)).hasSize(2));
    int before = vm.responses().size();

    server.onViewChange(views.with("orders", orders(10, "10.2.0.7")).open());

    eventually(() -> assertThat(hostsOf(pod)).contains("10.2.0.7:80"));
    server.onViewChange(views.with("orders", orders(20, "10.2.0.7")).open());
    eventually(() -> assertThat(vm.weights("orders")).containsEntry("kubernetes", 2_000_000));
    assertThat(vm.responses()).hasSize(before + 1);
  }

  @Test
  void aGatewayGetsItsOwnNetworkAloneAndAListenerByHost() throws Exception {
    server.onViewChange(views.with("orders", orders(10, "10.2.0.1")).open());
    DeltaClient gateway = delta(gateway("pods"));
    gateway.subscribe(ResourceTypes.LISTENER);
    gateway.subscribe(ResourceTypes.CLUSTER);
    gateway.subscribe(ResourceTypes.ENDPOINT, "orders");
    gateway.subscribe(ResourceTypes.ROUTE, ResourceNames.EGRESS_ROUTES);

    eventually(() -> assertThat(hostsOf(gateway)).containsExactly("10.2.0.1:80"));
    eventually(() -> assertThat(hosts(gateway)).containsExactly("orders"));
    Listener listener =
        Listener.parseFrom(gateway.bytes(ResourceTypes.LISTENER, "sluice-gateway/15443"));
    assertThat(listener.getAddress().getSocketAddress().getPortValue()).isEqualTo(15443);
    int before = gateway.responses().size();

    // Sliding between the networks is nothing to a gateway; its own pods are.
    server.onViewChange(views.with("orders", orders(50, "10.2.0.1")).open());
    server.onViewChange(views.with("orders", orders(50, "10.2.0.9")).open());

    eventually(() -> assertThat(hostsOf(gateway)).containsExactly("10.2.0.9:80"));
    assertThat(gateway.responses()).hasSize(before + 1);
  }

  @Test
  void anUnknownNetworkReachesTheCommonOneAndTheGateways() {
    server.onViewChange(views.with("orders", orders(10, "10.2.0.1")).open());

    DeltaClient stranger = watching("stray-1", "pod");
    DeltaClient gateway = delta(gateway("pod"));
    gateway.subscribe(ResourceTypes.ENDPOINT, "orders");

    eventually(
        () -> assertThat(hostsOf(stranger)).containsExactly("10.9.0.1:15443", "10.1.0.1:80"));
    eventually(() -> assertThat(hostsOf(gateway)).containsExactly("10.1.0.1:80"));
  }

  @Test
  void aServiceThatGoesIsGoneInEveryNetwork() {
    server.onViewChange(views.with("orders", orders(10, "10.2.0.1")).open());
    DeltaClient pod = watching("pod-1", "pods");
    eventually(() -> assertThat(hostsOf(pod)).hasSize(2));

    server.onViewChange(views.without("orders").open());

    eventually(() -> assertThat(hostsOf(pod)).isEmpty());
  }

  private DeltaClient watching(String id, String network) {
    Node.Builder node = Nodes.sidecar(id, "orders");
    node.getMetadataBuilder().putFields("network", text(network));
    DeltaClient client = delta(node.build());
    client.subscribe(ResourceTypes.ENDPOINT, "orders");
    return client;
  }

  private static Node gateway(String network) {
    Node.Builder node = Nodes.sidecar("gateway-" + network, "*");
    node.getMetadataBuilder()
        .putFields("network", text(network))
        .putFields("role", text("gateway"))
        .putFields("gatewayPort", Nodes.number(15443));
    return node.build();
  }

  private static List<String> hostsOf(DeltaClient client) throws InvalidProtocolBufferException {
    return ClusterLoadAssignment.parseFrom(client.bytes(ResourceTypes.ENDPOINT, "orders"))
        .getEndpointsList()
        .stream()
        .flatMap(locality -> locality.getLbEndpointsList().stream())
        .map(one -> one.getEndpoint().getAddress().getSocketAddress())
        .map(address -> address.getAddress() + ":" + address.getPortValue())
        .toList();
  }

  private static ServicePort orders(int percent, String pod) {
    LocalityShare vms = share("vm", 100 - percent, "10.1.0.1", 80);
    Assignment common = tier(share("kubernetes", percent, "10.9.0.1", 15_443), vms);
    Assignment pods = tier(share("kubernetes", percent, pod, 80), vms);
    Networks networks =
        new Networks(
            new TreeMap<>(Map.of("pods", new Networks.Seen(pods, new TreeMap<>(), List.of()))),
            new TreeMap<>(
                Map.of(
                    "",
                    tier(share("vm", 100, "10.1.0.1", 80)),
                    "pods",
                    tier(share("kubernetes", 100, pod, 80)))),
            new TreeMap<>());
    return new ServicePort("", "http", common, new TreeMap<>(), List.of(), networks);
  }

  private static Assignment tier(LocalityShare... shares) {
    return new Assignment(List.of(List.of(shares)), 0);
  }

  private static LocalityShare share(String environment, int percent, String address, int port) {
    return new LocalityShare(
        "", environment, "", percent * 100_000L, List.of(new Target(address, port, 1)));
  }
}
