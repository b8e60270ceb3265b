package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.agent.NodeFacts;
import io.sluice.components.ConsulServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** VMs get an Envoy, one by one, while callers without one take them from Consul. */
class HostConversionIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private Mesh mesh;
  private ConsulServer consul;
  private Member member;

  @BeforeEach
  void aServerReadsConsul(@TempDir Path folder) {
    mesh = new Mesh(folder);
    consul = ConsulScene.consul(mesh, settings -> settings);
    member =
        mesh.member(
            "  - { name: consul, kind: consul, environment: vm, address: \"%s\","
                    .formatted(consul.url())
                + " exclude: [ { name: consul } ] }\n",
            Surroundings.PLAIN.with(
                "registration: { rules: [ { services: [orders], tags: [mesh] } ] }"));
    member.awaitReady();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private record Vm(Backend backend, Host host, int ingress) {}

  private Vm convert(Backend backend) {
    int ingress = mesh.ports().next();
    int admin = mesh.ports().next();
    Host host =
        mesh.add(
            Host.start(
                mesh.folder().resolve("host-" + backend.port()),
                mesh.ports(),
                """
                service: orders
                environment: vm
                ports: { service: %d, ingress: %d, egress: %d, admin: %d }
                health: { http: /healthz, interval: 1s }
                """
                    .formatted(backend.port(), ingress, mesh.ports().next(), admin),
                admin,
                "127.0.0.1:" + member.xdsPort(),
                "--mode=ingress",
                "--node-id=orders@vm-" + backend.port(),
                "--consul=" + consul.url()));
    await().atMost(SOON).until(() -> registered().contains(ingress));
    return new Vm(backend, host, ingress);
  }

  /** The ports of the endpoints that the server publishes. */
  private Set<Integer> registered() {
    Set<Integer> ports = new TreeSet<>();
    if (!member.serves("orders")) {
      return ports;
    }
    for (JsonNode endpoint : member.service("orders").get("endpoints")) {
      ports.add(endpoint.get("port").asInt());
    }
    return ports;
  }

  private Set<Integer> passing() throws IOException {
    Set<Integer> ports = new TreeSet<>();
    for (JsonNode each :
        new ObjectMapper().readTree(consul.get("/v1/health/service/orders?passing"))) {
      ports.add(each.at("/Service/Port").asInt());
    }
    return ports;
  }

  @Test
  void sixVmsAreConvertedOneByOneAndNoCallerNotices() throws Exception {
    List<Backend> backends = mesh.backends("orders", 6);
    Registrations registrations = new Registrations(consul);
    registrations.register("orders", backends);
    await().atMost(SOON).until(() -> registered().size() == 6);
    ConsulCaller caller = mesh.add(new ConsulCaller(consul, "orders"));

    List<Vm> vms = new ArrayList<>();
    for (Backend backend : backends) {
      vms.add(convert(backend));
    }
    int converted = caller.rounds();
    await().atMost(SOON).until(() -> caller.rounds() > converted + 20);

    caller.stop();
    assertThat(caller.failures()).isEmpty();
    assertThat(caller.counts()).containsExactly(6);
    assertThat(registered())
        .containsExactlyInAnyOrderElementsOf(vms.stream().map(Vm::ingress).toList());
    assertThat(consul.get("/v1/agent/services"))
        .contains("orders-" + backends.get(0).port(), "\"mesh\"");
  }

  /** Nobody asks the host any more, and who has not acknowledged its departure may still do so. */
  private void drainWhileACallersEnvoyIsStopped(Vm vm) {
    Mesh.Proxy shop = mesh.proxy(member, NodeFacts.Variant.DELTA, "orders").awaitLive();
    await().atMost(SOON).until(() -> shop.endpoints("orders").contains(vm.ingress()));
    shop.envoy().process().pause();

    CompletableFuture<JsonNode> drain = CompletableFuture.supplyAsync(() -> vm.host().ask("drain"));
    await()
        .atMost(SOON)
        .until(() -> vm.host().agentLog().contains("until all callers have let go"));
    assertThat(vm.host().agentLog()).contains("1 have not let go: shop-1 (waiting)");
    assertThat(drain).isNotDone();

    shop.envoy().process().resume();
    assertThat(drain.orTimeout(30, TimeUnit.SECONDS).join().get("state").asText())
        .isEqualTo("drained");
    assertThat(shop.endpoints("orders")).doesNotContain(vm.ingress());
    assertThat(vm.host().agentLog()).contains("all have let go");
  }

  /**
   * The way back: the service's own port again, then Envoy again, then nothing, then Envoy; at last
   * the service dies.
   */
  @Test
  void aHostIsGivenBackAndTakenAndDrainedAndComesAgain() throws Exception {
    List<Backend> backends = mesh.backends("orders", 2);
    Registrations registrations = new Registrations(consul);
    registrations.register("orders", backends);
    await().atMost(SOON).until(() -> registered().size() == 2);
    Vm vm = convert(backends.get(0));
    ConsulCaller caller = mesh.add(new ConsulCaller(consul, "orders"));

    assertThat(vm.host().ask("deregister").get("state").asText()).isEqualTo("direct");
    await().atMost(SOON).until(() -> registered().contains(vm.backend().port()));
    assertThat(registered()).hasSize(2).doesNotContain(vm.ingress());
    assertThat(vm.host().ask("register").get("state").asText()).isEqualTo("registered");
    await().atMost(SOON).until(() -> registered().contains(vm.ingress()));
    assertThat(registered()).hasSize(2);
    drainWhileACallersEnvoyIsStopped(vm);
    await().atMost(SOON).until(() -> registered().equals(Set.of(backends.get(1).port())));
    vm.host().stopAgent();
    vm.host().agentAgain();
    await().atMost(SOON).until(() -> vm.host().agentLog().split("the agent runs", -1).length == 3);
    await()
        .atMost(SOON)
        .until(() -> vm.host().status().at("/registration/state").asText().equals("drained"));
    assertThat(vm.host().ask("deregister").get("state").asText()).isEqualTo("direct");
    await().atMost(SOON).until(() -> registered().contains(vm.backend().port()));
    assertThat(consul.get("/v1/agent/checks"))
        .contains("sluice-service:")
        .doesNotContain("_service_maintenance", "sluice-ingress:");
    assertThat(vm.host().ask("register").get("state").asText()).isEqualTo("registered");
    await().atMost(SOON).until(() -> registered().contains(vm.ingress()));

    caller.stop();
    assertThat(caller.failures()).isEmpty();
    assertThat(caller.counts()).containsExactly(1, 2);
    assertThat(member.alarms()).isEmpty();
    vm.backend().close(); // Envoy listens, and callers are told nevertheless
    await().atMost(SOON).until(() -> !passing().contains(vm.ingress()));
  }
}
