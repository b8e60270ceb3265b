package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.NodeFacts.Variant;
import io.sluice.components.Components;
import io.sluice.components.ConsulServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Services on VMs that a real Consul knows, a server that reads it as source {@code consul}, and a
 * caller's Envoy through which a load runs.
 */
final class ConsulScene {
  /** Long enough for an agent that froze, which is noticed after 10 s. */
  private static final Duration NOTICED = Duration.ofSeconds(30);

  private final Map<String, Long> changes = new TreeMap<>();
  private final Member member;
  private final Mesh.Proxy proxy;
  private final SteadyLoad load;

  /**
   * Starts the server and the Envoy, and the load on the first service.
   *
   * @param source keys of the source, as in {@code address: "http://.."}
   * @param guard keys of {@code guard}, as in {@code confirm: 2s}
   */
  ConsulScene(Mesh mesh, String source, String guard, String... services) {
    member =
        mesh.member(
            "  - { name: consul, kind: consul, environment: vm, exclude: [ { name: consul } ], %s }\n"
                .formatted(source),
            Surroundings.PLAIN.with("guard: { " + guard + " }"));
    member.awaitReady();
    proxy = mesh.proxy(member, Variant.DELTA, services).awaitLive();
    for (String service : services) {
      assertThat(proxy.calls().many(service, 20).failures()).isEmpty();
      changes.put(service, changes(proxy, service));
    }
    load = proxy.calls().load(services[0]);
  }

  /** One Consul server, which ends with the story. */
  static ConsulServer consul(Mesh mesh, UnaryOperator<ConsulServer.Settings> settings) {
    return mesh.add(
        ConsulServer.start(
            binary(),
            settings.apply(ConsulServer.Settings.on(mesh.ports())),
            mesh.folder().resolve("consul")));
  }

  static Path binary() {
    return Components.ofUser(line -> {}).consul();
  }

  Member member() {
    return member;
  }

  Calls calls() {
    return proxy.calls();
  }

  /** How often Envoy's endpoints of a service have changed. */
  private static long changes(Mesh.Proxy proxy, String service) {
    try {
      return proxy.envoy().stat("cluster." + service + ".membership_change");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Since the load began Envoy never had another set of endpoints of any service. */
  void assertNothingWasEverLost() {
    changes.forEach(
        (service, before) ->
            assertThat(changes(proxy, service)).as("changes of " + service).isEqualTo(before));
  }

  /** The load ends, and saw 200 and nothing else. */
  void assertNoRequestFailed() throws InterruptedException {
    assertThat(stop().failures()).isEmpty();
  }

  /** The ports of the endpoints that Envoy has of a service. */
  Set<Integer> endpoints(String service) {
    return proxy.endpoints(service);
  }

  void awaitEndpoints(String service, List<Backend> expected) {
    await()
        .atMost(NOTICED)
        .untilAsserted(() -> assertThat(endpoints(service)).isEqualTo(ports(expected)));
  }

  static Set<Integer> ports(List<Backend> backends) {
    Set<Integer> ports = new TreeSet<>();
    backends.forEach(backend -> ports.add(backend.port()));
    return ports;
  }

  void awaitState(String state) {
    await().atMost(NOTICED).until(() -> member.state("consul").equals(state));
  }

  /** How many instances vanished from Consul and are kept. */
  int held() {
    return member.get("/api/v1/sources/consul").at("/health/held").asInt();
  }

  /** How often the guards noticed something of a kind, as {@code became-stale}. */
  double noticed(String kind) {
    return member.metric("sluice_guard_notices_total{kind=\"" + kind + "\"}");
  }

  /** All that was ever logged for an operator to act on is one line for each of these. */
  void assertWarnedOnlyOf(String... texts) {
    assertWarned(member.log().warnings(""), texts);
  }

  /**
   * The same where Consul was started anew: for a moment it may not list even itself, which is a
   * cause of its own and told once.
   */
  void assertWarnedOnlyOfARestartAnd(String... texts) {
    List<String> warnings = member.log().warnings("");
    List<String> young =
        warnings.stream().filter(line -> line.contains("cause=\"UNTRUSTED\"")).toList();
    assertThat(young).hasSizeLessThanOrEqualTo(1);
    assertWarned(warnings.stream().filter(line -> !young.contains(line)).toList(), texts);
  }

  private void assertWarned(List<String> warnings, String... texts) {
    assertThat(warnings).hasSize(texts.length);
    for (int i = 0; i < texts.length; i++) {
      assertThat(warnings.get(i)).contains(texts[i]);
    }
    assertThat(member.log().errors()).isEmpty();
  }

  /**
   * The load ends; only requests failed whose every try met an instance that the story killed. One
   * that is under way when it dies is not repeated, because it may have been served; and of three
   * tries all may meet the dead, until Envoy has ejected each after three of them.
   */
  void assertOnlyTheDeadFailed(int killed) throws InterruptedException {
    assertThat(stop().failures()).hasSizeLessThanOrEqualTo(killed + SteadyLoad.CALLERS);
  }

  /** Lets the load go on for a while after the story, so that what comes late is seen too. */
  private Calls.Tally stop() throws InterruptedException {
    int before = load.seen().total();
    await().atMost(NOTICED).until(() -> load.seen().total() > before + 200);
    return load.stop();
  }

  void awaitAlarm(String kind, String subject) {
    await().atMost(NOTICED).until(() -> alarms().contains(kind + " " + subject));
  }

  void assertNoAlarm() {
    await().atMost(NOTICED).untilAsserted(() -> assertThat(alarms()).isEmpty());
  }

  /** What stands, as {@code source-stale consul}. */
  List<String> alarms() {
    return member.alarms().stream().map(alarm -> alarm.kind() + " " + alarm.subject()).toList();
  }
}
