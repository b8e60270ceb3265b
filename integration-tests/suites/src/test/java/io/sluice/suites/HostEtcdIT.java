package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.components.Components;
import io.sluice.components.EtcdServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** VMs whose services are registered in etcd: one by its own hand, one by its agent alone. */
class HostEtcdIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private Mesh mesh;
  private EtcdServer etcd;
  private Member member;

  @BeforeEach
  void aServerReadsEtcd(@TempDir Path folder) {
    mesh = new Mesh(folder);
    etcd =
        EtcdServer.start(
            Components.ofUser(line -> {}).etcd(),
            EtcdServer.Settings.on(mesh.ports()),
            folder.resolve("etcd"));
    member =
        mesh.member(
            "  - { name: naming, kind: etcd, environment: vm, endpoints: [\"%s\"] }\n"
                .formatted(etcd.url()));
    member.awaitReady();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
    etcd.close();
  }

  private record Vm(Host host, int own, int ingress, int egress) {}

  private Vm vm(Backend backend) {
    int ingress = mesh.ports().next();
    int egress = mesh.ports().next();
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
                dependencies: [orders]
                health: { http: /healthz, interval: 1s }
                """
                    .formatted(backend.port(), ingress, egress, admin),
                admin,
                "127.0.0.1:" + member.xdsPort(),
                "--node-id=orders@vm-" + backend.port(),
                "--etcd=" + etcd.url(),
                "--etcd-address=127.0.0.1"));
    awaitPublishedWith(ingress);
    return new Vm(host, backend.port(), ingress, egress);
  }

  private void register(String id, Backend backend) {
    etcd.put("/services/orders/" + id, "{\"Addr\":\"127.0.0.1:%d\"}".formatted(backend.port()));
  }

  /** The ports of the endpoints that the server publishes. */
  private Set<Integer> published() {
    Set<Integer> ports = new TreeSet<>();
    if (member.serves("orders")) {
      for (JsonNode endpoint : member.service("orders").get("endpoints")) {
        ports.add(endpoint.get("port").asInt());
      }
    }
    return ports;
  }

  private void awaitPublishedWith(int port) {
    await().atMost(SOON).until(() -> published().contains(port));
  }

  private void awaitPublished(Integer... ports) {
    await().atMost(SOON).until(() -> published().equals(Set.of(ports)));
  }

  @Test
  void hostsAreTakenGivenBackAndDrainedOverEtcdsOutageAndNoRequestFails() {
    List<Backend> backends = mesh.backends("orders", 3);
    register("a1", backends.get(0));
    register("a3", backends.get(2));
    int three = backends.get(2).port();
    Vm one = vm(backends.get(0));
    Vm two = vm(backends.get(1));
    awaitPublished(one.ingress(), two.ingress(), three);
    SteadyLoad load = mesh.add(new Calls(one.egress())).load("orders");

    etcd.process().stop();
    two.host().killAgent();
    etcd = etcd.again();
    two.host().agentAgain();
    await().atMost(SOON).until(() -> two.host().agentLog().split("the agent runs", -1).length == 3);
    await()
        .atMost(SOON)
        .until(() -> two.host().status().at("/registration/state").asText().equals("registered"));
    assertThat(one.host().ask("deregister").get("id").asText()).isEqualTo("/services/orders/a1");
    awaitPublished(one.own(), two.ingress(), three);
    one.host().ask("register");
    awaitPublished(one.ingress(), two.ingress(), three);
    assertThat(two.host().ask("drain").get("state").asText()).isEqualTo("drained");
    awaitPublished(one.ingress(), three);
    two.host().ask("register");
    awaitPublished(one.ingress(), two.ingress(), three);

    assertThat(load.stop().failures()).isEmpty();
    assertThat(member.alarms()).isEmpty();
    backends.get(1).close(); // Envoy listens still, and etcd looks at nothing
    awaitPublished(one.ingress(), three);
  }
}
