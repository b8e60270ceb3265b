package io.sluice.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.migrations.runner.Migrations;
import io.sluice.registry.Health;
import io.sluice.view.Actor;
import io.sluice.view.Alarm;
import io.sluice.view.ApprovalRule;
import io.sluice.view.Assignment;
import io.sluice.view.AuditLog;
import io.sluice.view.Backups;
import io.sluice.view.Candidate;
import io.sluice.view.Conflict;
import io.sluice.view.Deviation;
import io.sluice.view.Emergency;
import io.sluice.view.Endpoint;
import io.sluice.view.FederatedView;
import io.sluice.view.Home;
import io.sluice.view.Members;
import io.sluice.view.Policy;
import io.sluice.view.Proxies;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.Standing;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import io.sluice.view.ViewChange;
import io.sluice.view.history.History;
import io.sluice.view.people.Grant;
import io.sluice.view.people.Principal;
import io.sluice.view.people.Role;
import io.sluice.view.people.Scope;
import io.sluice.view.proof.AllTraffic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A console on a real socket over fakes of the ports: {@code orders} at home on two VMs with six
 * pods beside, {@code torn} with an address in two environments, {@code waits} without a home.
 */
final class Console implements AutoCloseable {
  static final String TOKEN = "a-secret-of-the-test";
  static final List<String> ENVIRONMENTS = List.of("vm", "kubernetes");

  /** Of previews; the fake store asks nobody. */
  private static final ApprovalRule RULE = new ApprovalRule(List.of("ord*"), ApprovalRule.A_DAY);

  final FakeStore store = new FakeStore();
  final FakeHolds holds = new FakeHolds();
  final FakePeople people = new FakePeople();
  final FakeEmergencies emergencies = new FakeEmergencies(this);
  final FakeAnswers answers = new FakeAnswers();
  final FakeFreezes freezes = new FakeFreezes();
  final FakeApprovals approvals = new FakeApprovals(store);
  final FakeSources sources = new FakeSources();
  final FakeMesh mesh = new FakeMesh();
  final FakeErrands errands = new FakeErrands();
  final FakeReaching reaching = new FakeReaching();
  final FakeProof proof = new FakeProof();
  final FakeAudit audit = new FakeAudit();
  final FakeUpgrades upgrades = new FakeUpgrades();
  final List<AuditLog.Entry> audited = audit.entries;
  final Clock clock = Clock.fixed(Instant.ofEpochMilli(9_000), ZoneOffset.UTC);
  final Migrations migrations = new FakeMigrations(store, audit).at(clock);
  volatile History history = new NoHistory();
  volatile Backups backups = Backups.NONE;
  volatile FederatedView view = FederatedView.empty(1);
  final List<Measure> measures = new ArrayList<>();
  volatile List<Alarm> alarms = List.of();
  volatile List<Proxies.Proxy> proxies = List.of();
  final FakeEverywhere everywhere = new FakeEverywhere("member-1", () -> proxies);
  volatile List<Members.Member> members = List.of();

  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable ConsoleServer server;
  private int port;

  static Console start() throws Exception {
    return start(false, false);
  }

  static Console start(boolean observing, boolean openList) throws Exception {
    Console console = new Console();
    console.open(observing, openList);
    return console;
  }

  private void open(boolean observing, boolean openList) throws Exception {
    store.heard = audit.entries::addAll;
    store.putHomes(
        List.of(
            new Home("orders", "vm", new TreeMap<>(Map.of("", "http"))),
            new Home("torn", "vm", new TreeMap<>(Map.of("", "http")))));
    show(orders(null));
    show(torn());
    show(waits());
    measures.add(
        new Measure(
            "sluice_xds_streams",
            "Open streams",
            Measure.Kind.GAUGE,
            Map.of("type", "x"),
            () -> 7));
    ConsoleServer opened =
        new ConsoleServer(
            new ConsoleSettings(
                "127.0.0.1", 0, BearerToken.of(TOKEN), observing, openList, ENVIRONMENTS),
            new ConsolePorts(
                () -> view,
                new ConsolePorts.Stored(
                    store,
                    holds,
                    audit,
                    proof,
                    people,
                    emergencies,
                    answers,
                    history,
                    new ConsolePorts.Gates(freezes, approvals, RULE),
                    () -> backups.write(),
                    migrations),
                sources,
                new ConsolePorts.Mesh(
                    () -> proxies, mesh, mesh, mesh, AllTraffic.NONE, everywhere, errands),
                () -> members,
                new FakeForesight(store, () -> view, reaching).ports(),
                () -> alarms,
                upgrades.ports(),
                sources::waitingFor,
                clock),
            measures);
    server = opened;
    store.subscribe(
        change -> {
          if (change instanceof StoredChange.SplitStored stored
              && stored.split().service().equals("orders")) {
            show(orders(stored.split()));
            opened.viewChanged(new ViewChange(view, Set.of("orders"), true));
          }
        });
    port = opened.start().toCompletableFuture().get();
  }

  int port() {
    return port;
  }

  /** The view has changed in these services. */
  void changed(String... services) {
    Objects.requireNonNull(server).viewChanged(new ViewChange(view, Set.of(services), true));
  }

  synchronized void show(ServiceView service) {
    view = new FederatedView(1, view.services().with(service.name(), service));
  }

  /** orders as it is with what is stored: kubernetes gets at most 25% while it is asked more. */
  static ServiceView orders(@Nullable StoredSplit stored) {
    return orders(stored, null);
  }

  /** The same under a rollback without a database. */
  static ServiceView orders(@Nullable StoredSplit stored, @Nullable Emergency emergency) {
    TrafficSplit split =
        emergency != null
            ? emergency.split()
            : stored == null || stored.split() == null ? TrafficSplit.all("vm") : stored.split();
    int asked = split.weight("kubernetes");
    int given = Math.min(asked, 2_500);
    List<Deviation> deviations =
        asked == given
            ? List.of()
            : List.of(
                new Deviation("kubernetes", Deviation.Reason.CAPACITY, asked, given),
                new Deviation("vm", Deviation.Reason.RECEIVES, 10_000 - asked, 10_000 - given));
    Map<String, Integer> published =
        given == 0 ? Map.of("vm", 10_000) : Map.of("vm", 10_000 - given, "kubernetes", given);
    return new ServiceView(
        "orders",
        "vm",
        split,
        stored,
        stored == null ? Policy.DEFAULT : stored.policy(),
        new TreeSet<>(ENVIRONMENTS),
        List.of(
            new ServicePort("", "http", Assignment.EMPTY, new TreeMap<>(published), deviations)),
        List.of(
            endpoint("127.0.0.1", 19_001, "vm", "vms", Standing.LIVE),
            endpoint(
                "127.0.0.1",
                19_002,
                "vm",
                "vms",
                new Standing.Held(Standing.Reason.SERVICE_DROP, 3_000, 33_000L)),
            endpoint("10.0.0.7", 8_080, "kubernetes", "pods", Standing.LIVE)),
        List.of(
            new Candidate("orders", Candidate.Kind.ENVIRONMENT, "kubernetes", "", "", 1),
            new Candidate("orders", Candidate.Kind.NAME, "vm", "legacy", "order/svc", 4)),
        List.of(),
        emergency,
        List.of());
  }

  private static ServiceView torn() {
    return new ServiceView(
        "torn",
        "vm",
        TrafficSplit.all("vm"),
        null,
        Policy.DEFAULT,
        new TreeSet<>(ENVIRONMENTS),
        List.of(
            new ServicePort(
                "", "http", Assignment.EMPTY, new TreeMap<>(Map.of("vm", 10_000)), List.of())),
        List.of(endpoint("10.0.0.9", 80, "vm", "vms", Standing.LIVE)),
        List.of(),
        List.of(
            new Conflict(
                Conflict.Kind.ADDRESS_IN_TWO_ENVIRONMENTS,
                "torn",
                "10.0.0.9:80",
                List.of("vms/torn", "pods/torn"),
                "two environments have it")));
  }

  private static ServiceView waits() {
    return new ServiceView(
        "waits",
        null,
        null,
        null,
        Policy.DEFAULT,
        new TreeSet<>(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Endpoint endpoint(
      String address, int port, String environment, String source, Standing standing) {
    return new Endpoint(
        "",
        address,
        port,
        "",
        environment,
        "",
        "",
        Health.PASSING,
        1,
        Endpoint.State.READY,
        List.of(
            new Endpoint.Provenance(
                source,
                "orders-" + environment,
                address + ":" + port,
                0,
                Health.PASSING,
                standing,
                false,
                true)));
  }

  /** The secret of a new user with a role over some services. */
  String as(String name, Role role, String services) throws Exception {
    return as(name, role, new Scope(services, Scope.ALL));
  }

  String as(String name, Role role, Scope scope) throws Exception {
    Grant grant = new Grant("g-" + name, role, Principal.user(name), scope, 0, "admin");
    people.addGrant(grant, new Actor("admin", "", ""), "");
    String secret = people.secretOf(name);
    // A change through the console makes it look at the people at once.
    post("/api/v1/grants", "{\"role\":\"viewer\",\"user\":\"no-" + name + "\"}");
    return secret;
  }

  Reply get(String path, String... headers) throws IOException, InterruptedException {
    return send("GET", path, null, headers);
  }

  Reply put(String path, String body, String... headers) throws IOException, InterruptedException {
    return send("PUT", path, body, headers);
  }

  Reply post(String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    return send("POST", path, body, headers);
  }

  /** Sends with the token, unless the headers bring an Authorization of their own. */
  Reply send(String verb, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    return new Reply(
        client.send(request(verb, path, body, headers), HttpResponse.BodyHandlers.ofString()));
  }

  CompletableFuture<Reply> putLater(String path, String body, String... headers) {
    return sendLater(request("PUT", path, body, headers));
  }

  CompletableFuture<Reply> getLater(String path) {
    return sendLater(request("GET", path, null));
  }

  CompletableFuture<Reply> postLater(String path, String body, String... headers) {
    return sendLater(request("POST", path, body, headers));
  }

  private CompletableFuture<Reply> sendLater(HttpRequest request) {
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(Reply::new);
  }

  private HttpRequest request(String verb, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                verb,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!List.of(headers).contains("Authorization")) {
      request.header("Authorization", "Bearer " + TOKEN);
    }
    for (int i = 0; i < headers.length; i += 2) {
      if (!headers[i + 1].isEmpty()) {
        request.header(headers[i], headers[i + 1]);
      }
    }
    return request.build();
  }

  /** What came back. */
  record Reply(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() {
      try {
        return new ObjectMapper().readTree(response.body());
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + response.body(), e);
      }
    }

    String detail() {
      return json().path("detail").asText();
    }
  }

  @Override
  public void close() {
    migrations.close();
    if (server != null) {
      server.close();
    }
  }
}
