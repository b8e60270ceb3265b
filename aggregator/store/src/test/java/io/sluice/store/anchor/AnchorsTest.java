package io.sluice.store.anchor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sluice.proof.Hash;
import io.sluice.proof.Head;
import io.sluice.proof.HeadKey;
import io.sluice.proof.SignedHead;
import io.sluice.registry.testkit.HandClock;
import io.sluice.view.Alarm;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What leaves the database is what was signed, wherever it goes; where nothing arrives shows. */
class AnchorsTest {
  private static final int PATIENCE_MS = 10_000;
  private static final Hash ROOT = Hash.ofLeaf("root");
  private static final long START = Instant.parse("2026-03-01T08:00:00Z").toEpochMilli();

  private final HeadKey key = HeadKey.make();
  private final SignedHead head = key.sign(new Head(7, ROOT, ROOT), START, "sluice-1");

  private void assertIsTheHead(String line) {
    SignedHead arrived = SignedHead.read(line).orElseThrow();
    assertThat(arrived).isEqualTo(head);
    assertThat(arrived.isSignedWith(HeadKey.publicKey(key.publicText()))).isTrue();
  }

  private void assertIsTheMessage(String message) {
    String start = "<110>1 2026-03-01T08:00:00Z sluice-1 sluice - audit-head - ";
    assertThat(message).startsWith(start);
    assertIsTheHead(message.substring(start.length()));
  }

  @Test
  void aSyslogServerGetsTheHeadByUdp() throws IOException {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(PATIENCE_MS);

      new SyslogAnchor(unresolved(server.getLocalPort()), false).take(head);

      DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
      server.receive(packet);
      assertIsTheMessage(new String(packet.getData(), 0, packet.getLength(), UTF_8));
    }
  }

  @Test
  void aSyslogServerGetsTheHeadByTcpBehindItsLength() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(PATIENCE_MS);
      CompletableFuture<String> got = CompletableFuture.supplyAsync(() -> all(server));

      new SyslogAnchor(unresolved(server.getLocalPort()), true).take(head);

      String frame = got.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
      String message = frame.substring(frame.indexOf(' ') + 1);
      assertThat(frame).startsWith(message.getBytes(UTF_8).length + " ");
      assertIsTheMessage(message);
    }
  }

  private static String all(ServerSocket server) {
    try (Socket socket = server.accept()) {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InetSocketAddress unresolved(int port) {
    return InetSocketAddress.createUnresolved("127.0.0.1", port);
  }

  @Test
  void aWebServerGetsTheHeadAndWhatItRefusesDidNotArrive() throws Exception {
    BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    AtomicLong status = new AtomicLong(204);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/sluice",
        exchange -> {
          bodies.add(
              exchange.getRequestMethod()
                  + exchange.getRequestHeaders().getFirst("Content-Type")
                  + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders((int) status.get(), -1);
          exchange.close();
        });
    server.start();
    try {
      HttpAnchor anchor =
          new HttpAnchor(
              URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/sluice?key=k"));

      anchor.take(head);

      String start = "POSTapplication/json";
      String body = String.valueOf(bodies.poll(PATIENCE_MS, TimeUnit.MILLISECONDS));
      assertThat(body).startsWith(start);
      assertIsTheHead(body.substring(start.length()));
      assertThat(anchor.name()).endsWith("/sluice");
      status.set(503);
      assertThatThrownBy(() -> anchor.take(head))
          .isInstanceOf(IOException.class)
          .hasMessage("it answered 503");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aClockThatIsSetIsNoAlarmAndDelaysNoHead() {
    HandClock wall = new HandClock(START);
    HandClock steady = new HandClock(START);
    Gone anchor = new Gone();
    try (Anchoring anchoring =
        new Anchoring(
            new Untouched(),
            key,
            "sluice-1",
            List.of(anchor),
            new Anchoring.Times(Duration.ofMinutes(1), wall, steady))) {
      wall.pass(Duration.ofHours(1));
      anchoring.beat();
      assertThat(anchor.taken).hasSize(1);
      wall.pass(Duration.ofHours(-1));
      assertThat(anchoring.alarms()).isEmpty();

      steady.pass(Duration.ofMinutes(3));
      anchoring.beat();

      assertThat(anchor.taken).as("every third minute").hasSize(2);
    }
  }

  @Test
  void anAnchorThatIsOlderThanFiveMinutesIsAnAlarmUntilAHeadArrives() {
    HandClock clock = new HandClock(START);
    Gone gone = new Gone();
    try (Anchoring anchoring =
        new Anchoring(
            new Untouched(),
            key,
            "sluice-1",
            List.of(gone),
            new Anchoring.Times(Duration.ofMinutes(1), clock, clock))) {
      anchoring.beat();
      assertThat(gone.taken).hasSize(1);
      gone.away = true;
      clock.pass(Duration.ofMinutes(5));
      anchoring.beat();
      assertThat(anchoring.alarms()).as("five minutes are not more than five").isEmpty();

      clock.pass(Duration.ofMillis(1));

      assertThat(anchoring.alarms())
          .singleElement()
          .satisfies(
              alarm -> {
                assertThat(alarm.kind()).isEqualTo(Alarm.Kind.AUDIT_UNANCHORED);
                assertThat(alarm.subject()).isEqualTo("elsewhere");
                assertThat(alarm.since()).isEqualTo(START);
                assertThat(alarm.text()).contains("5 minutes", "nobody answers");
              });
      gone.away = false;
      anchoring.beat();
      assertThat(anchoring.alarms()).isEmpty();
      assertThat(gone.taken).hasSize(2);
    }
  }

  /** An audit of seven entries that nobody alters. */
  private static final class Untouched implements AuditHeads {
    @Override
    public Head head() {
      return new Head(7, ROOT, ROOT);
    }

    @Override
    public Optional<Hash> linkAt(long seq) {
      return Optional.of(ROOT);
    }
  }

  /** A place that cannot always be reached. */
  private static final class Gone implements Anchor {
    private final List<SignedHead> taken = new ArrayList<>();
    private boolean away;

    @Override
    public String name() {
      return "elsewhere";
    }

    @Override
    public void take(SignedHead head) throws IOException {
      if (away) {
        throw new IOException("nobody answers");
      }
      taken.add(head);
    }
  }
}
