package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.NodeFacts.Variant;
import io.sluice.components.Components;
import io.sluice.components.ConsulServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orders runs on VMs that a real Consul knows and in pods that a file lists. Its traffic moves to
 * the pods; Consul dies on the way, and nobody notices.
 */
class ConsulIT {
  private Mesh mesh;
  private ConsulServer consul;
  private Member member;
  private Mesh.Proxy proxy;
  private List<Backend> vms;

  @BeforeEach
  void ordersInConsulAndInAFile(@TempDir Path folder) throws IOException {
    mesh = new Mesh(folder);
    consul =
        mesh.add(
            ConsulServer.start(
                Components.ofUser(line -> {}).consul(),
                ConsulServer.Settings.on(mesh.ports()),
                folder));
    vms = mesh.backends("vm", 3);
    for (Backend vm : vms) {
      register(vm);
    }
    mesh.pods.with("orders", Mesh.instances(mesh.backends("pod", 6))).write();
    member =
        mesh.member(
            """
              - { name: consul, kind: consul, environment: vm, address: "%s",
                  exclude: [ { name: consul } ] }
              - { name: pods, kind: file, environment: kubernetes, path: pods.yaml }
            """
                .formatted(consul.url()));
    member.awaitReady();
    proxy = mesh.proxy(member, Variant.DELTA, "orders").awaitLive();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private void register(Backend backend) throws IOException {
    consul.put(
        "/v1/agent/service/register",
        """
        {"ID": "orders-%d", "Name": "orders", "Address": "127.0.0.1", "Port": %d}
        """
            .formatted(backend.port(), backend.port()));
  }

  @Test
  void trafficMovesFromConsulsVmsToThePods() {
    assertThat(proxy.calls().many("orders", 300).percent("vm")).isEqualTo(100);

    member.split("orders", Map.of("vm", 9_000, "kubernetes", 1_000));

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> proxy.calls().many("orders", 200).percent("pod") > 5);
    Calls.Tally measured = proxy.calls().many("orders", 5_000);
    assertThat(measured.percent("pod")).isBetween(9.0, 11.0);
    assertThat(measured.failures()).isEmpty();
  }

  @Test
  void aVmInMaintenanceGetsNoTrafficAtOnceAndANewOneDoes() throws IOException {
    consul.put(
        "/v1/agent/service/maintenance/orders-%d?enable=true".formatted(vms.get(0).port()), "");
    register(mesh.add(Backend.named("vm-new")));

    await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> {
              var answers = proxy.calls().many("orders", 90).answers().keySet();
              return answers.contains("vm-new") && !answers.contains("vm-1");
            });
  }

  @Test
  void consulsDeathTakesNothingAwayAndItsReturnIsNoticed() throws IOException {
    SteadyLoad load = proxy.calls().load("orders");
    consul.process().kill();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> member.get("/api/v1/sources/consul").findValue("state").asText().equals("STALE"));
    member.split("orders", Map.of("vm", 5_000, "kubernetes", 5_000));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> proxy.calls().many("orders", 200).percent("pod") > 40);

    Calls.Tally seen = load.stop();
    assertThat(seen.failures()).isEmpty();

    ConsulServer again = mesh.add(consul.again());
    consul = again;
    for (Backend vm : vms) {
      register(vm);
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> member.get("/api/v1/sources/consul").findValue("state").asText().equals("LIVE"));
    assertThat(proxy.calls().many("orders", 400).failures()).isEmpty();
  }
}
