package io.sluice.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.agent.Manifest;
import io.sluice.agent.NodeFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two real Envoys: one whose manifest asks for all that an edge can do, and a plain one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgeIT {
  private static final String MIXED = "X-MiXed-ReQuest: 1";

  private Mesh mesh;
  private RawBackend orders;
  private RawBackend partner;
  private Manifest.Ports edge;
  private Manifest.Ports plain;
  private int door;
  private int doorByHost;

  @SuppressWarnings("NullAway.Init") // JUnit calls start before any test
  EdgeIT() {}

  @BeforeAll
  void start(@TempDir Path folder) {
    mesh = new Mesh(folder);
    orders = mesh.add(RawBackend.on(mesh.ports().next()));
    partner = mesh.add(RawBackend.on(mesh.ports().next()));
    mesh.vms.with("orders", List.of(Registry.instance(orders.port()))).write();
    mesh.pods.write();
    Member member = mesh.member();
    member.awaitReady();
    door = mesh.ports().next();
    doorByHost = mesh.ports().next();
    edge = ports();
    plain = ports();
    List<Manifest.Door> doors = List.of(new Manifest.Door("127.0.0.1", door, "orders"));
    List<Manifest.Door> byHost = List.of(new Manifest.Door("127.0.0.1", doorByHost, ""));
    List<String> outside = List.of("localhost:" + partner.port());
    start(member, edge, new Manifest.Edge(true, true, outside, doors));
    start(member, plain, new Manifest.Edge(false, false, List.of(), byHost));
  }

  private Manifest.Ports ports() {
    return new Manifest.Ports(
        orders.port(), mesh.ports().next(), mesh.ports().next(), mesh.ports().next());
  }

  private void start(Member member, Manifest.Ports ports, Manifest.Edge how) {
    Manifest manifest =
        new Manifest("shop", "vm", Manifest.Protocol.HTTP, ports, List.of("orders"), null, how);
    mesh.proxy(member, NodeFacts.Variant.DELTA, manifest).awaitLive();
  }

  @AfterAll
  void stop() throws Exception {
    mesh.close();
  }

  /** What comes back for a request line to an authority. */
  private static String ask(int port, String line, String authority) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      say(socket, line, authority);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static void say(Socket socket, String line, String authority) throws IOException {
    String request =
        "%s HTTP/1.1\r\nHost: %s\r\n%s\r\nConnection: close\r\n\r\n"
            .formatted(line, authority, MIXED);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static String get(int port, String authority) throws IOException {
    return ask(port, "GET /", authority);
  }

  @Test
  void headersKeepTheirCaseBothWaysThroughEgressAndIngress() throws Exception {
    for (int port : List.of(edge.egress(), edge.ingress(), door)) {
      assertThat(get(port, "orders")).contains(MIXED, RawBackend.HEADER);
    }
    for (int port : List.of(plain.egress(), plain.ingress())) {
      assertThat(get(port, "orders"))
          .contains("x-mixed-request: 1", "x-mixed-reply: yes")
          .doesNotContain(MIXED, RawBackend.HEADER);
    }
  }

  @Test
  void aHostOutsideTheMeshIsReachedWhereItIsListedAndNowhereElse() throws Exception {
    String listed = "localhost:" + partner.port();

    await()
        .atMost(Duration.ofSeconds(20)) // DNS answers when it does
        .untilAsserted(() -> assertThat(get(edge.egress(), listed)).contains(" 200 OK", listed));
    assertThat(get(edge.egress(), "localhost:" + orders.port())).contains(" 404 ");
    assertThat(get(plain.egress(), listed)).contains(" 404 ");
    try (Socket tunnel = new Socket(InetAddress.getLoopbackAddress(), edge.egress())) {
      tunnel.setSoTimeout(20_000);
      tunnel
          .getOutputStream()
          .write(
              "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n"
                  .formatted(listed)
                  .getBytes(StandardCharsets.US_ASCII));
      say(tunnel, "GET /inside", "any.example");
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("GET /inside") < 0) {
        answer.append((char) tunnel.getInputStream().read());
      }
      assertThat(answer).contains("HTTP/1.1 200 OK", RawBackend.HEADER);
    }
    assertThat(ask(plain.egress(), "CONNECT " + listed, listed)).contains(" 404 ");
  }

  @Test
  void anAddressAndAPortGoPastTheMeshWhereThatIsAllowed() throws Exception {
    String address = "127.0.0.1:" + partner.port();

    assertThat(get(edge.egress(), address)).contains(" 200 OK", address);
    assertThat(get(plain.egress(), address)).contains(" 404 ");
    assertThat(get(edge.egress(), "nobody")).contains(" 404 ");
    assertThat(get(edge.egress(), "127.0.0.1")).contains(" 404 ");
    for (String itself : List.of("127.0.0.1:", "0.0.0.0:", "[::ffff:127.0.0.1]:")) {
      assertThat(get(edge.egress(), itself + edge.egress())).contains(" 508 ");
    }
    String itself = "127.0.0.1:" + edge.egress();
    assertThat(ask(edge.egress(), "CONNECT " + itself, itself)).contains(" 403 ");
  }

  @Test
  void callersWithoutAProxyComeInThroughADoor() throws Exception {
    assertThat(get(door, "lb.old.example")).contains(" 200 OK", "lb.old.example");
    assertThat(get(doorByHost, "orders")).contains(" 200 OK");
    assertThat(get(doorByHost, "lb.old.example")).contains(" 404 ");
  }
}
