package io.sluice.suites;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A VM whose Envoy asks the agent beside it, and what becomes of it when servers fail. */
class HostAgentIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private Mesh mesh;
  private Member member;
  private Calls calls;

  @BeforeEach
  void aServerKnowsOrders(@TempDir Path folder) {
    mesh = new Mesh(folder);
    mesh.vms.with("orders", Mesh.instances(mesh.backends("orders", 2))).write();
    mesh.pods.write();
    member = mesh.member();
    member.awaitReady();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  private Host host() {
    int egress = mesh.ports().next();
    int admin = mesh.ports().next();
    Host host =
        mesh.add(
            Host.start(
                mesh.folder().resolve("host"),
                mesh.ports(),
                """
                service: shop
                environment: vm
                ports: { egress: %d, admin: %d }
                dependencies: [orders]
                """
                    .formatted(egress, admin),
                admin,
                "127.0.0.1:" + member.xdsPort()));
    calls = mesh.add(new Calls(egress));
    return host.awaitLive();
  }

  private void awaitOnDisk(Host host) {
    await().atMost(SOON).until(() -> Files.exists(host.state().resolve("accepted.bin")));
  }

  /**
   * The server is gone for good, and then the whole host fails: the agent and Envoy start again
   * from what is on its disk.
   */
  @Test
  void aHostThatStartsWhileTheWholeControlPlaneIsDownServesAndLearnsAgainLater() {
    Host host = host();
    assertThat(calls.once("orders")).startsWith("orders-");
    awaitOnDisk(host);

    member.process().kill();
    host.killAgent();
    host.killEnvoy();
    host.agentAgain();
    host.envoyAgain();

    host.awaitLive();
    assertThat(calls.many("orders", 100).failures()).isEmpty();
    assertThat(host.status().get("member").asText()).isEmpty();
    assertThat(host.status().get("streamsFromDisk").asInt()).isEqualTo(1);
    assertThat(host.status().get("ageMs").asLong()).isPositive();

    member = mesh.add(member.again());
    member.awaitReady();
    mesh.vms.with("orders", Mesh.instances(List.of(mesh.add(Backend.named("new"))))).write();

    await().atMost(SOON).until(() -> calls.many("orders", 5).answers().containsKey("new"));
    assertThat(host.status().get("streamsFromDisk").asInt()).isZero();
    assertThat(host.status().get("ageMs").asLong()).isZero();
  }

  /** Envoy goes on while its agent is replaced, and no request is the worse for it. */
  @Test
  void theAgentsDeathAndUpgradeLeaveEnvoyAlone() throws Exception {
    Host host = host();
    SteadyLoad load = calls.load("orders");

    host.killAgent();
    host.agentAgain();
    await().atMost(SOON).until(() -> host.agentLog().split("the agent runs", -1).length == 3);
    await().atMost(SOON).until(() -> member.streams() == 1);
    host.stopAgent();
    host.agentAgain();
    await().atMost(SOON).until(() -> host.agentLog().split("the agent runs", -1).length == 4);
    await().atMost(SOON).until(() -> member.streams() == 1);
    assertThat(load.stop().failures()).isEmpty();
    assertThat(host.agentLog()).contains("the agent ended").doesNotContain("WARN", "ERROR");
  }

  /**
   * The worst night: pods are broken, and no server is there to be told. The host keeps its callers
   * on VMs, over a new start of everything, until somebody says otherwise.
   */
  @Test
  void aPinnedServiceStaysInItsEnvironmentWhateverItsSplit() {
    List<Backend> pods = mesh.backends("pod", 2);
    mesh.pods.with("orders", Mesh.instances(pods)).write();
    await().atMost(SOON).until(() -> member.service("orders").get("endpoints").size() == 4);
    member.split("orders", Map.of("vm", 5_000, "kubernetes", 5_000));
    Host host = host();
    await().atMost(SOON).until(() -> calls.many("orders", 100).percent("pod") > 0);

    host.ask("pin", "orders", "vm", "--for", "1h");
    await().atMost(SOON).until(() -> calls.many("orders", 100).percent("pod") == 0);
    awaitOnDisk(host);
    member.process().kill();
    host.stopAgent();
    host.killEnvoy();
    host.agentAgain();
    host.envoyAgain();
    host.awaitLive();
    Calls.Tally night = calls.many("orders", 200);
    assertThat(night.failures()).isEmpty();
    assertThat(night.percent("pod")).isZero();

    host.ask("unpin", "orders");
    await().atMost(SOON).until(() -> calls.many("orders", 100).percent("pod") > 0);
  }

  /**
   * Whether this caller gets through to the pods is known before they get any of its traffic, and a
   * migration starts only then.
   */
  private void reachIsTried() throws Exception {
    Backend pod = mesh.backends("pod", 1).get(0);
    mesh.pods.with("orders", Mesh.instances(List.of(pod))).write();
    await().atMost(SOON).until(() -> member.service("orders").get("endpoints").size() == 3);
    assertThat(reach()).isEqualTo("1 of 1 reach kubernetes");

    pod.close();
    String nobody = "0 of 1 reach kubernetes; 1 at 127.0.0.1 does not";
    assertThat(reach()).isEqualTo(nobody);

    JsonNode made =
        member.post(
            "/api/v1/migrations",
            """
            {"service": "orders", "to": "kubernetes", "reason": "story", "reach": true,
             "start": true, "limits": {"errorRateAtMostBasisPoints": 500}}""");
    String path = "/api/v1/migrations/" + made.get("id").asText();
    await().atMost(SOON).until(() -> member.get(path).get("words").asText().equals(nobody));
    assertThat(member.get(path).get("state").asText()).isEqualTo("SCHEDULED");
    mesh.add(Backend.at(InetAddress.getLoopbackAddress(), pod.port(), "pod-again"));
    assertThat(reach()).isEqualTo("1 of 1 reach kubernetes");
    await().atMost(SOON).until(() -> member.get(path).get("state").asText().equals("RUNNING"));
    member.rollback("orders");
  }

  private String reach() {
    String path = "/api/v1/services/orders/reach";
    assertThat(member.post(path, "{}").get("callers").asInt()).isEqualTo(1);
    await().atMost(SOON).until(() -> member.get(path).get("done").asBoolean());
    return member.get(path).get("words").asText();
  }

  /** Envoy's administration listens on the host's loopback alone, and is read from the page. */
  @Test
  void whatOnlyTheHostCanTellIsAskedOfItsAgent() throws Exception {
    host();
    reachIsTried();
    String id = member.get("/api/v1/proxies").at("/items/0/id").asText();
    String admin = "/api/v1/proxies/" + id.replace("@", "%40") + "/admin";
    assertThat(calls.many("orders", 20).failures()).isEmpty();

    String configuration = member.get(admin + "/config").get("text").asText();
    assertThat(configuration).contains("dynamic_active_clusters", "\"orders\"");
    assertThat(member.get(admin + "/config?filter=nowhere").get("text").asText())
        .doesNotContain("dynamic_active_clusters");
    assertThat(member.get(admin + "/clusters?filter=order").get("text").asText())
        .contains("orders::")
        .doesNotContain("sluice-local::");
    assertThat(member.get(admin + "/stats?filter=cluster.orders.").get("text").asText())
        .contains("cluster.orders.upstream_rq_total: 20")
        .doesNotContain("server.");

    assertThat(member.get(admin + "/log-level").get("text").asText()).contains("http: info");
    readOnThePage(id);
    JsonNode turned = member.post(admin + "/log-level", "{\"level\":\"debug\",\"minutes\":1}");
    assertThat(turned.get("text").asText()).matches("(\\d+) of \\1 loggers at debug until (?s).*");
    assertThat(member.get(admin + "/log-level").get("text").asText())
        .startsWith("turned until ")
        .contains("http: debug");
    assertThat(member.get("/api/v1/audit?limit=500").toString())
        .contains("proxy.log-level", "debug for 1 min", "proxy.read", "stats cluster.orders.");
  }

  private void readOnThePage(String proxy) {
    List<String> faults = Chromium.faults();
    Page page = mesh.add(Chromium.start()).signedIn(member.url(), "admin", Member.token(), faults);
    page.navigate("/proxies/" + proxy);
    page.getByLabel("What to read").selectOption("stats");
    page.getByLabel("Only what has this in its name").fill("cluster.orders.");
    page.getByText("Read", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator(".said-by-envoy")).containsText("cluster.orders.upstream_rq_total: 20");
    Looks looks = new Looks();
    looks.take(page, "proxy-envoy");
    page.navigate("/services/orders");
    page.getByText("Do they reach kubernetes?").click();
    assertThat(page.locator(".reach")).containsText("1 of 1 reach kubernetes.");
    assertThat(looks.barriers()).isEmpty();
    assertThat(faults).isEmpty();
  }

  /** What the agent remembers is damaged: it says where and why, and asks the server. */
  @Test
  void aDamagedFileIsNamedAndTheServerAsked() throws Exception {
    Host host = host();
    awaitOnDisk(host);
    host.stopAgent();
    Path file = host.state().resolve("accepted.bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    host.killEnvoy();

    host.agentAgain();
    host.envoyAgain();

    host.awaitLive();
    assertThat(calls.once("orders")).startsWith("orders-");
    assertThat(host.agentLog()).contains(file + " is damaged: its checksum is wrong");
  }
}
