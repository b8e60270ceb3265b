package io.sluice.suites;

import static org.awaitility.Awaitility.await;

import io.sluice.agent.Manifest;
import io.sluice.agent.NodeFacts.Variant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server on a day on which much happens: shifts under way on real requests, a migration to pods
 * that fail, a loss that nobody announced, a name that waits, a wish that waits for another person,
 * a rack that is drained.
 */
final class BusyScene {
  static final String VIEWERS_PASSWORD = "looks-on-and-on-1";
  static final String OPERATORS_PASSWORD = "turns-the-dial-22";

  /** As long as a service's name may be. */
  static final String LONGEST = "z" + "-one-more-word-of-a-name".repeat(11).substring(0, 252);

  /** A loss is believed after so long that a slow machine has shown it. */
  private static final String CONFIGURATION =
      "guard: { confirm: 1h }\napprovals: { services: [ledger, offers] }";

  private static final List<String> CALM =
      List.of(
          "accounts",
          "adverts",
          "availability",
          "banners",
          "baskets",
          "billing",
          "campaigns",
          "contracts",
          "coupons",
          "currencies",
          "customers",
          "delivery",
          "devices",
          "documents",
          "exports",
          "favourites",
          "fraud",
          "gateway",
          "identity",
          "invoices",
          "ledger",
          "loyalty",
          "mail",
          "media",
          "notifications",
          "offers",
          "partners",
          "prices",
          "profiles",
          "quotes",
          "ratings",
          "recommendations",
          "refunds",
          "reports",
          "returns",
          "reviews",
          "sessions",
          "shipping",
          "stock",
          "taxes",
          "tickets",
          "vouchers");
  private static final String MIGRATION =
      """
      { "service": "checkout", "to": "kubernetes", "reason": "leave rack 7", "bakeMs": 60000,
        "steps": [
          { "weights": { "vm": 8000, "kubernetes": 2000 } },
          { "weights": { "vm": 5000, "kubernetes": 5000 } },
          { "weights": { "vm": 0, "kubernetes": 10000 } } ],
        "toleranceBasisPoints": 500,
        "guards": [ { "kind": "errorRate", "name": "errors", "deltaBasisPoints": 50 } ],
        "limits": { "errorRateAtMostBasisPoints": 500 },
        "start": true }
      """;

  private final Mesh mesh;
  private final Member member;
  private final List<Manifest> ingress = new ArrayList<>();

  BusyScene(Path folder) {
    mesh = new Mesh(folder);
    List<String> lost = registries();
    new Registry(folder.resolve("trial.yaml"))
        .with("forecasts", Mesh.instances(mesh.backends("trial", 2)))
        .with("wishlists", Mesh.instances(mesh.backends("wish", 1)))
        .write();
    member =
        mesh.member(
            Mesh.FILES
                + "  - { name: trial, kind: file, environment: kubernetes, path: trial.yaml,"
                + " admission: confirm }\n",
            Surroundings.PLAIN.with(CONFIGURATION));
    member.awaitReady();
    Calls calls =
        mesh.proxy(member, Variant.DELTA, "orders", "checkout", "payments").awaitLive().calls();
    calls.measuredLoad("orders");
    calls.measuredLoad("checkout");
    calls.measuredLoad("payments");
    ingress.forEach(each -> mesh.proxy(member, Variant.DELTA, each).awaitLive());
    people();
    shifts();
    wishes();
    mesh.vms.with("catalog", lost).write();
  }

  /** All services; returns what is left of one of them when the rest has vanished. */
  private List<String> registries() {
    List<String> vms = Mesh.instances(mesh.backends("vm", 4));
    List<String> pods = Mesh.instances(mesh.backends("pod", 4));
    List<String> failing = new ArrayList<>();
    failing.add(Registry.instance(mesh.add(Backend.failing("bad-1")).port()));
    failing.add(Registry.instance(mesh.add(Backend.failing("bad-2")).port()));
    for (String name : CALM) {
      mesh.vms.with(name, vms.subList(0, 1 + name.length() % 4));
      if (name.length() % 2 == 0) {
        mesh.pods.with(name, pods.subList(0, 1 + name.length() % 3));
      }
    }
    mesh.vms.with("orders", vms).with("payments", behindIngress("vm")).with("checkout", vms);
    mesh.vms.with(LONGEST, vms);
    List<Backend> warehouse = mesh.backends("warehouse", 3);
    List<String> racks = new ArrayList<>(Mesh.instances(warehouse.subList(0, 2)));
    racks.add(Registry.instance(warehouse.get(2).port(), "zone: rack-7"));
    mesh.vms.with("warehouse", racks);
    mesh.vms.with("catalog", vms).write();
    mesh.pods.with("payments", behindIngress("kubernetes"));
    mesh.pods.with("orders", pods).with("checkout", failing).write();
    return vms.subList(0, 1);
  }

  /** One instance of payments whose own Envoy counts what it receives. */
  private List<String> behindIngress(String environment) {
    int port = mesh.ports().next();
    int own = mesh.add(Backend.named("payments-" + environment)).port();
    Manifest.Ports ports = new Manifest.Ports(own, port, mesh.ports().next(), mesh.ports().next());
    ingress.add(
        new Manifest("payments", environment, Manifest.Protocol.HTTP, ports, List.of(), null));
    return List.of(Registry.instance(port));
  }

  private void people() {
    person("vera", VIEWERS_PASSWORD, "viewer");
    person("olga", OPERATORS_PASSWORD, "operator");
  }

  private void person(String name, String password, String role) {
    member.post("/api/v1/users", "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}");
    member.post("/api/v1/grants", "{\"role\":\"" + role + "\",\"user\":\"" + name + "\"}");
  }

  private void shifts() {
    member.split("delivery", Map.of("vm", 0, "kubernetes", 10_000));
    member.split("shipping", Map.of("vm", 9_500, "kubernetes", 500));
    member.split("billing", Map.of("vm", 9_900, "kubernetes", 100));
    member.split("orders", Map.of("vm", 7_500, "kubernetes", 2_500));
    member.split("payments", Map.of("vm", 5_000, "kubernetes", 5_000));
    await().atMost(Duration.ofSeconds(60)).until(() -> measured("checkout") > 100);
    member.post("/api/v1/migrations", MIGRATION);
    member.post(
        "/api/v1/freezes", "{\"services\":\"invoices\",\"reason\":\"the books are closed\"}");
  }

  /** An operator asks for what needs another person, and a rack is out of the traffic. */
  private void wishes() {
    String secret =
        member
            .post(
                "/api/v1/tokens",
                "{\"name\":\"scene\",\"owner\":\"olga\",\"roles\":[\"operator\"]}")
            .path("secret")
            .asText();
    for (String service : List.of("ledger", "offers")) {
      member.post(
          "/api/v1/approvals",
          """
          { "service": "%s", "weights": { "vm": 9000, "kubernetes": 1000 },
            "generation": %d, "reason": "the first pods" }
          """
              .formatted(service, member.service(service).at("/generation").asLong()),
          secret);
    }
    member.post(
        "/api/v1/drains",
        "{\"scope\":\"zone\",\"name\":\"rack-7\",\"reason\":\"its switch is replaced\"}");
  }

  private int measured(String service) {
    return member.get("/api/v1/services/" + service + "/proof").at("/measured/requests").asInt();
  }

  Member member() {
    return member;
  }

  /** The migration that meets failing pods. */
  String migration() {
    return member.get("/api/v1/migrations?limit=10").at("/items/0/id").asText();
  }

  void close() throws Exception {
    mesh.close();
  }
}
