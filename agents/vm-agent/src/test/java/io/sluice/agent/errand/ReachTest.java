package io.sluice.agent.errand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.agent.errand.Attempts.Result;
import io.sluice.agent.relay.Called;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections over real sockets, and what an agent does not try. */
class ReachTest {
  private static final Called HERE = new Called(true, true);
  private static final Called ELSEWHERE = new Called(true, false);

  private final AtomicLong nanos = new AtomicLong();
  private final Reach reach = new Reach(nanos::get);

  private static ServerSocket listening(int backlog) throws IOException {
    return new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
  }

  private static InetSocketAddress of(ServerSocket server) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
  }

  private static InetSocketAddress closed() throws IOException {
    try (ServerSocket gone = listening(1)) {
      return of(gone);
    }
  }

  @Test
  void whoListensIsReachedAndNothingIsSent() throws IOException {
    try (ServerSocket server = listening(5)) {
      int port = server.getLocalPort();
      int gone = closed().getPort();

      String lines = reach.tried(HERE, "127.0.0.1:" + port + ",127.0.0.1:" + gone);

      assertThat(lines)
          .isEqualTo("reached 127.0.0.1:" + port + "\nrefused 127.0.0.1:" + gone + "\n");
      try (Socket accepted = server.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void aHostWithoutIpv6SaysSoOfOneAddressAndTriesTheOthers() throws IOException {
    InetSocketAddress ipv6 = new InetSocketAddress("2001:db8::1", 80);
    try (ServerSocket server = listening(5)) {
      Attempts attempts =
          new Attempts(
              Duration.ofSeconds(1), () -> SocketChannel.open(StandardProtocolFamily.INET));

      var results = attempts.to(List.of(ipv6, of(server)));

      assertThat(results).containsEntry(ipv6, Result.UNREACHABLE);
      assertThat(results).containsEntry(of(server), Result.REACHED);
    }
  }

  /** A listener whose queue is full lets no further packet in: as behind a firewall that drops. */
  @Test
  void whoSaysNothingTimesOutAndKeepsNobodyElseWaiting() throws IOException {
    List<Socket> queued = new ArrayList<>();
    try (ServerSocket mute = listening(1);
        ServerSocket server = listening(5)) {
      for (int i = 0; i < 2; i++) {
        queued.add(new Socket(mute.getInetAddress(), mute.getLocalPort()));
      }

      var results = new Attempts(Duration.ofMillis(400)).to(List.of(of(mute), of(server)));

      assertThat(results).containsEntry(of(mute), Result.TIMED_OUT);
      assertThat(results).containsEntry(of(server), Result.REACHED);
    } finally {
      for (Socket each : queued) {
        each.close();
      }
    }
  }

  @Test
  void tenAreBegunInASecond() throws IOException {
    List<InetSocketAddress> many = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      many.add(closed());
    }
    long before = System.nanoTime();

    new Attempts(Duration.ofSeconds(1)).to(many);

    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254:80",
        "[fe80::1]:80",
        "224.0.0.1:80",
        "0.0.0.0:80",
        "127.0.0.1:22",
        "[::1]:22",
        "[::ffff:127.0.0.1]:22",
        "10.0.0.1:0",
        "10.0.0.1:65536",
        "10.0.0.256:80",
        "10.0.0.1",
        "host.example:80",
        "10.0.0.1:80,",
        ""
      })
  void whatIsNoServiceOfSomebodyElseIsNotTried(String addresses) {
    assertThatThrownBy(() -> reach.tried(ELSEWHERE, addresses))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aServiceThatThisHostDoesNotCallIsNotTried() {
    assertThatThrownBy(() -> reach.tried(new Called(false, true), "127.0.0.1:80"))
        .hasMessageContaining("no cluster of that service");
  }

  @Test
  void moreThanAFewAtOnceAreRefused() {
    List<String> many = new ArrayList<>();
    for (int i = 1; i <= Reach.MOST + 1; i++) {
      many.add("127.0.0.1:" + i);
    }

    assertThatThrownBy(() -> reach.tried(HERE, String.join(",", many)))
        .hasMessageContaining("at most 32");
  }

  @Test
  void inAnHourNoMoreThanSixHundredAreTried() throws IOException {
    String one = "127.0.0.1:" + closed().getPort();
    for (int i = 0; i < Reach.MOST_AN_HOUR; i++) {
      reach.tried(HERE, one);
    }

    assertThatThrownBy(() -> reach.tried(HERE, one)).hasMessageContaining("in an hour");

    nanos.set(Duration.ofHours(1).toNanos());
    assertThat(reach.tried(HERE, one)).startsWith("refused");
  }
}
