package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.NodeFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pod with its sidecars would run, run as processes beside a real server. */
class PodIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private Mesh mesh;
  private Member member;

  @BeforeEach
  void aServerKnowsUsers(@TempDir Path folder) {
    mesh = new Mesh(folder);
    mesh.vms.with("users", Mesh.instances(mesh.backends("users", 1))).write();
    mesh.pods.write();
    member = mesh.member();
    member.awaitReady();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  /**
   * The pod has names and ports alone. It is ready when Envoy has its configuration; then it is
   * called through Envoy's port at each of its addresses, of IPv6 where this machine has that,
   * calls through Envoy itself, and its sidecars outlive it.
   */
  @Test
  void anInjectedPodJoinsIsCalledCallsAndLeavesAfterItsApplication() throws Exception {
    Backend application = mesh.add(Backend.named("orders-pod"));
    int egress = mesh.ports().next();
    Pod pod =
        mesh.add(
            Pod.injected(
                mesh.folder().resolve("pod"),
                """
                service: "{app}"
                mesh: { xds: [ "127.0.0.1:%d" ] }
                ports: { ingress: %d, egress: %d, admin: %d, probes: %d, xds: %d, api: %d }
                """
                    .formatted(
                        member.xdsPort(),
                        mesh.ports().next(),
                        egress,
                        mesh.ports().next(),
                        mesh.ports().next(),
                        mesh.ports().next(),
                        mesh.ports().next()),
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: orders-6d9f7-x2x4q
                  namespace: shop
                  labels: { app: orders }
                  annotations: { sluice.io/dependencies: users }
                spec:
                  containers:
                    - { name: orders, image: orders, ports: [ { containerPort: %d } ] }
                """
                    .formatted(application.port())));

    pod.startSidecars();
    assertThat(pod.isReady()).isTrue();
    for (String address : Pod.addresses()) {
      assertThat(pod.answers(address)).as(address).isEqualTo("orders-pod");
    }
    String instance = "{ address: '%s', port: %d }".formatted(newest(), pod.ingressPort());
    mesh.pods.with("orders", List.of(instance)).write();
    await().atMost(SOON).until(() -> member.serves("orders"));
    Calls callers = mesh.proxy(member, NodeFacts.Variant.DELTA, "orders").awaitLive().calls();
    await().atMost(SOON).until(() -> callers.once("orders").equals("orders-pod"));
    assertThat(callers.many("orders", 100).failures()).isEmpty();
    assertThat(mesh.add(new Calls(egress)).once("users")).isEqualTo("users-1");
    assertThat(member.get("/api/v1/proxies").toString()).contains("orders@orders-6d9f7-x2x4q.shop");

    CompletableFuture<String> drained = pod.drained();
    assertThat(callers.once("orders")).isEqualTo("orders-pod");
    assertThat(drained).isNotDone();
    application.close();
    assertThat(drained.get(20, TimeUnit.SECONDS)).isEqualTo("drained\n");
    assertThat(pod.isAlive()).isTrue();
    pod.killEnvoy();
    assertThat(pod.isReady()).isFalse();
  }

  /** The pod's address of IPv6, where it has one. */
  private static String newest() {
    List<String> addresses = Pod.addresses();
    return addresses.get(addresses.size() - 1);
  }
}
