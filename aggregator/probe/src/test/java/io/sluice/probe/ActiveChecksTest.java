package io.sluice.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.sluice.view.Checks.Check;
import io.sluice.view.Checks.Checked;
import io.sluice.view.Checks.Place;
import io.sluice.view.Checks.Protocol;
import io.sluice.view.Checks.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On real sockets. */
class ActiveChecksTest {
  private final List<Checked> said = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final ActiveChecks checks = new ActiveChecks(ProbeLimits.DEFAULT);

  @BeforeEach
  void listen() {
    checks.subscribe(said::add);
  }

  @AfterEach
  void closeAll() throws Exception {
    checks.close();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static Check check(Protocol protocol, String path, String host) {
    return new Check(protocol, path, host, Duration.ofMillis(200), Duration.ofMillis(200), 1, 2);
  }

  private static Place at(int port) {
    return new Place("127.0.0.1", port);
  }

  private void awaitVerdict(Place place, Verdict verdict) {
    await()
        .untilAsserted(
            () ->
                assertThat(said)
                    .filteredOn(each -> each.place().equals(place))
                    .last()
                    .isEqualTo(new Checked("assets", place, verdict)));
  }

  private ServerSocket listening() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(server);
    return server;
  }

  private int http(AtomicInteger status, AtomicReference<String> host) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/healthz",
        exchange -> {
          host.set(exchange.getRequestHeaders().getFirst("Host"));
          byte[] body = "words".getBytes(UTF_8);
          exchange.sendResponseHeaders(status.get(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    return server.getAddress().getPort();
  }

  @Test
  void aPortThatAcceptsPassesAndOneThatIsClosedIsSilent() throws Exception {
    ServerSocket server = listening();
    Place place = at(server.getLocalPort());
    checks.add("assets", place, check(Protocol.TCP, "", ""));
    awaitVerdict(place, Verdict.PASSING);

    server.close();

    awaitVerdict(place, Verdict.SILENT);
    assertThat(said).hasSize(2);
  }

  @Test
  void anHttpStatusIsAWordOfItsOwn() throws Exception {
    AtomicInteger status = new AtomicInteger(200);
    AtomicReference<String> host = new AtomicReference<>("");
    Place place = at(http(status, host));
    checks.add("assets", place, check(Protocol.HTTP, "/healthz", "orders.shop"));
    awaitVerdict(place, Verdict.PASSING);
    assertThat(host).hasValue("orders.shop");

    status.set(503);
    awaitVerdict(place, Verdict.FAILING);

    status.set(302);
    awaitVerdict(place, Verdict.PASSING);
  }

  @Test
  void withoutAHostTheAddressAndPortAreAsked() throws Exception {
    AtomicReference<String> host = new AtomicReference<>("");
    Place place = at(http(new AtomicInteger(204), host));

    checks.add("assets", place, check(Protocol.HTTP, "/healthz", ""));

    awaitVerdict(place, Verdict.PASSING);
    assertThat(host).hasValue("127.0.0.1:" + place.port());
  }

  @Test
  void somebodyWhoAcceptsAndSaysNothingIsSilent() throws Exception {
    Place place = at(listening().getLocalPort());

    checks.add("assets", place, check(Protocol.HTTP, "/healthz", ""));

    awaitVerdict(place, Verdict.SILENT);
  }

  @Test
  void wordsThatAreNoHttpAreNoWord() throws Exception {
    ServerSocket server = listening();
    Thread garbage =
        new Thread(
            () -> {
              try {
                while (true) {
                  try (Socket accepted = server.accept()) {
                    accepted.getOutputStream().write("\0\1garbage\n\n".getBytes(UTF_8));
                  }
                }
              } catch (IOException e) {
                assertThat(server.isClosed()).isTrue();
              }
            });
    garbage.setDaemon(true);
    garbage.start();
    Place place = at(server.getLocalPort());

    checks.add("assets", place, check(Protocol.HTTP, "/healthz", ""));
    checks.add("other", place, check(Protocol.GRPC, "", ""));

    await().until(() -> said.size() == 2);
    assertThat(said).allMatch(each -> each.verdict() == Verdict.SILENT);
  }

  @Test
  void grpcHealthIsAskedForTheServiceThatIsNamed() throws Exception {
    HealthStatusManager health = new HealthStatusManager();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(health.getHealthService())
            .build()
            .start();
    open.add(() -> server.shutdownNow().awaitTermination());
    health.setStatus("shop.Orders", ServingStatus.SERVING);
    Place place = at(server.getPort());
    checks.add("assets", place, check(Protocol.GRPC, "shop.Orders", ""));
    awaitVerdict(place, Verdict.PASSING);

    health.setStatus("shop.Orders", ServingStatus.NOT_SERVING);
    awaitVerdict(place, Verdict.FAILING);

    health.clearStatus("shop.Orders");
    health.setStatus("shop.Orders", ServingStatus.SERVING);
    awaitVerdict(place, Verdict.PASSING);

    server.shutdownNow().awaitTermination();
    awaitVerdict(place, Verdict.SILENT);
  }

  @Test
  void aGrpcServiceThatIsUnknownThereFails() throws Exception {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new HealthStatusManager().getHealthService())
            .build()
            .start();
    open.add(() -> server.shutdownNow().awaitTermination());
    Place place = at(server.getPort());

    checks.add("assets", place, check(Protocol.GRPC, "shop.Nobody", ""));

    awaitVerdict(place, Verdict.FAILING);
  }

  @Test
  void aGrpcServerWithoutHealthSaysNothingOfItself() throws Exception {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build()
            .start();
    open.add(() -> server.shutdownNow().awaitTermination());
    Place place = at(server.getPort());

    checks.add("assets", place, check(Protocol.GRPC, "", ""));

    awaitVerdict(place, Verdict.SILENT);
  }

  @Test
  void aCheckThatFailsByAMistakeEndsNoOther() throws Exception {
    Place bad = new Place("192.0.2.1", 1);
    Checker mistaken =
        new Checker() {
          @Override
          public void check(Place place, Check how, Consumer<Outcome> to) {
            if (place.equals(bad)) {
              throw new IllegalStateException("a mistake");
            }
            to.accept(Outcome.GOOD);
          }

          @Override
          public void close() {}
        };
    Place good = at(1);
    List<Checked> heard = new CopyOnWriteArrayList<>();
    try (ActiveChecks those = new ActiveChecks(ProbeLimits.DEFAULT, mistaken)) {
      those.subscribe(heard::add);
      those.add("assets", bad, check(Protocol.TCP, "", ""));
      await().until(() -> those.isMistaken());
      those.add("assets", good, check(Protocol.TCP, "", ""));

      await()
          .untilAsserted(
              () ->
                  assertThat(heard).containsExactly(new Checked("assets", good, Verdict.PASSING)));
    }
  }

  @Test
  void aPlaceBeyondTheLimitIsCheckedOnceThereIsRoom() throws Exception {
    Place first = at(listening().getLocalPort());
    Place second = at(listening().getLocalPort());
    Place third = at(listening().getLocalPort());
    List<Checked> heard = new CopyOnWriteArrayList<>();
    try (ActiveChecks small = new ActiveChecks(ProbeLimits.DEFAULT, new WireChecker(), 1)) {
      small.subscribe(heard::add);
      for (Place place : List.of(first, second, third)) {
        small.add("assets", place, check(Protocol.TCP, "", ""));
      }
      await().until(() -> heard.size() == 1);

      small.remove("assets", second);
      small.remove("assets", first);

      await()
          .untilAsserted(
              () ->
                  assertThat(heard)
                      .last()
                      .isEqualTo(new Checked("assets", third, Verdict.PASSING)));
      assertThat(heard).hasSize(2);
    }
  }

  @Test
  void aRemovedPlaceIsCheckedNoMore() throws Exception {
    AtomicReference<String> host = new AtomicReference<>("");
    Place place = at(http(new AtomicInteger(200), host));
    checks.add("assets", place, check(Protocol.HTTP, "/healthz", ""));
    awaitVerdict(place, Verdict.PASSING);

    checks.remove("assets", place);

    // One that is under way may still arrive.
    await().pollDelay(Duration.ofMillis(300)).until(() -> host.getAndSet("") != null);
    await()
        .during(Duration.ofMillis(600))
        .atMost(Duration.ofSeconds(5))
        .until(() -> Objects.equals(host.get(), ""));
    assertThat(said).hasSize(1);
  }

  @Test
  void aHostNameIsNotResolvedAndNotJudged() {
    checks.add("assets", new Place("localhost", 1), check(Protocol.TCP, "", ""));

    await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(5)).until(said::isEmpty);
  }

  @Test
  void fewThreadsDoItAllAndCloseFreesThem() throws Exception {
    ServerSocket server = listening();
    for (int i = 1; i < 100; i++) {
      checks.add(
          "s" + i,
          at(server.getLocalPort()),
          check(i % 2 == 0 ? Protocol.TCP : Protocol.GRPC, "", ""));
    }
    await().until(() -> said.size() >= 33);
    assertThat(threads()).hasSizeLessThanOrEqualTo(2);

    checks.close();
    checks.close();
    int closed = said.size();

    await().until(() -> threads().isEmpty());
    assertThat(said).hasSize(closed);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sluice-checks") || name.startsWith("grpc-"))
        .toList();
  }
}
