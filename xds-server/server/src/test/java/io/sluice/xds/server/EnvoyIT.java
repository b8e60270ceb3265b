package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import io.sluice.components.Components;
import io.sluice.components.EnvoyServer;
import io.sluice.components.Ports;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real Envoy that knows only where the server is: it gets its own listeners, the clusters and
 * routes of its dependencies, and follows a split without rejecting anything.
 */
class EnvoyIT extends ServedTest {
  private static final String BOOTSTRAP =
      """
      node:
        id: web-1
        cluster: web
        locality: { zone: vm }
        metadata: { dependencies: [orders, later], egressPort: %d, ingressPort: %d,
                    servicePort: %d, ingressAddress: 127.0.0.1 }
      """
          + ENVOY;

  private static final String SERVED_BY = "served-by";

  private final List<HttpServer> backends = new ArrayList<>();
  private final Map<Integer, HttpClient> proxied = new HashMap<>();

  @AfterEach
  void stop() {
    backends.forEach(backend -> backend.stop(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELTA_GRPC", "GRPC"})
  void itFollowsASplitAndKnowsItsDependenciesOnly(String protocol, @TempDir Path folder)
      throws Exception {
    HttpServer vm = backend("vm");
    HttpServer pod = backend("kubernetes");
    server.onViewChange(
        views.with("orders", split(vm, 90, pod, 10)).with("secret", split(vm, 90, pod, 10)).open());
    List<Integer> ports = Ports.ofUser().next(3);
    int egress = ports.get(0);
    int ingress = ports.get(1);
    int admin = ports.get(2);
    String config =
        BOOTSTRAP.formatted(
            egress, ingress, vm.getAddress().getPort(), admin, protocol, server.port());

    try (EnvoyServer envoy =
        EnvoyServer.start(
            Components.ofUser(progress -> {}).envoy(),
            EnvoyServer.Settings.of(config, admin),
            folder)) {
      envoy.awaitLive(Duration.ofSeconds(20));

      Map<String, Integer> answers = answers(egress, "orders", 1_000);
      // Each of Envoy's workers may stand within a round of its own when the last request comes.
      assertThat(answers.getOrDefault("vm", 0)).isCloseTo(900, within(2));
      assertThat(answers.getOrDefault("kubernetes", 0)).isCloseTo(100, within(2));
      assertThat(get(egress, "orders:8080").statusCode()).isEqualTo(200);
      assertThat(get(egress, "secret").statusCode()).isEqualTo(404);
      assertThat(get(egress, "later").statusCode()).isEqualTo(503);
      assertThat(servedBy(get(ingress, "anything"))).isEqualTo("vm");

      long started = envoy.stat("cluster_manager.cluster_modified");
      server.onViewChange(views.with("orders", split(vm, 0, pod, 100)).open());
      eventually(
          () -> assertThat(answers(egress, "orders", 20)).isEqualTo(Map.of("kubernetes", 20)));
      assertThat(envoy.stat("cluster_manager.cluster_modified")).isEqualTo(started);

      server.onViewChange(views.with("later", split(vm, 100, pod, 0)).open());
      eventually(() -> assertThat(servedBy(get(egress, "later"))).isEqualTo("vm"));
      server.onViewChange(views.without("later").open());
      eventually(() -> assertThat(get(egress, "later").statusCode()).isEqualTo(503));
      eventually(() -> assertThat(envoy.stat("cluster_manager.warming_clusters")).isZero());
      assertThat(server.counters().protocol().rejections()).isZero();
      assertThat(server.counters().protocol().overdue()).isZero();
    }
  }

  private Map<String, Integer> answers(int port, String host, int count)
      throws IOException, InterruptedException {
    Map<String, Integer> answers = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      HttpResponse<Void> answer = get(port, host);
      assertThat(answer.statusCode()).isEqualTo(200);
      answers.merge(servedBy(answer), 1, Integer::sum);
    }
    return answers;
  }

  private static String servedBy(HttpResponse<Void> answer) {
    return answer.headers().firstValue(SERVED_BY).orElse("nobody");
  }

  /** The absolute form, which clients of an explicit proxy send. */
  private HttpResponse<Void> get(int port, String host) throws IOException, InterruptedException {
    return proxied
        .computeIfAbsent(port, EnvoyIT::through)
        .send(
            HttpRequest.newBuilder(URI.create("http://" + host + "/")).build(),
            BodyHandlers.discarding());
  }

  private static HttpClient through(int port) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
        .build();
  }

  private HttpServer backend(String name) throws IOException {
    HttpServer backend =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add(SERVED_BY, name);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    backend.start();
    backends.add(backend);
    return backend;
  }

  private static Assignment split(HttpServer vm, int vmPercent, HttpServer pod, int podPercent) {
    List<LocalityShare> tier = new ArrayList<>();
    if (vmPercent > 0) {
      tier.add(share("vm", vmPercent, vm));
    }
    if (podPercent > 0) {
      tier.add(share("kubernetes", podPercent, pod));
    }
    return new Assignment(List.of(tier), 0);
  }

  private static LocalityShare share(String environment, int percent, HttpServer backend) {
    return new LocalityShare(
        "dc1",
        environment,
        "",
        percent * 100_000L,
        List.of(new Target("127.0.0.1", backend.getAddress().getPort(), 1)));
  }
}
