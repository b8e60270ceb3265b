package io.sluice.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.view.Prober.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpProberTest {
  private static final String LOCAL = "127.0.0.1";

  private final ExecutorService names = Executors.newFixedThreadPool(2);
  private final List<AutoCloseable> open = new ArrayList<>();

  private TcpProber prober(int perSecond, int atOnce, int waiting, long timeoutMillis) {
    TcpProber prober =
        new TcpProber(
            new ProbeLimits(perSecond, atOnce, waiting, Duration.ofMillis(timeoutMillis)), names);
    open.add(0, prober);
    return prober;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    names.shutdownNow();
  }

  private ServerSocket listening() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(server);
    return server;
  }

  /** A port on which nobody listens. */
  private int deserted() throws IOException {
    try (ServerSocket server = listening()) {
      return server.getLocalPort();
    }
  }

  /** A port whose backlog is full, so that the kernel drops further attempts. */
  private int silent() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    open.add(server);
    for (int i = 0; i < 8; i++) {
      SocketChannel filler = SocketChannel.open();
      open.add(filler);
      filler.configureBlocking(false);
      filler.connect(server.getLocalSocketAddress());
    }
    return server.getLocalPort();
  }

  private static Result result(CompletionStage<Result> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void somebodyWhoAcceptsAnswers() throws Exception {
    ServerSocket server = listening();

    assertThat(result(prober(200, 50, 100, 1_000).probe(LOCAL, server.getLocalPort())))
        .isEqualTo(Result.ANSWERS);

    try (Socket accepted = server.accept()) {
      assertThat(accepted.getInputStream().read()).as("closed again").isEqualTo(-1);
    }
  }

  @Test
  void aDesertedPortRefuses() throws Exception {
    assertThat(result(prober(200, 50, 100, 1_000).probe(LOCAL, deserted())))
        .isEqualTo(Result.REFUSED);
  }

  @Test
  void aFullBacklogIsSilentAfterTheTimeout() throws Exception {
    int port = silent();
    long begin = System.nanoTime();

    assertThat(result(prober(200, 50, 100, 300).probe(LOCAL, port))).isEqualTo(Result.SILENT);

    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofMillis(290), Duration.ofSeconds(5));
  }

  @Test
  void aNameThatDoesNotResolveIsSilent() throws Exception {
    assertThat(result(prober(200, 50, 100, 1_000).probe("nobody.invalid", 80)))
        .isEqualTo(Result.SILENT);
  }

  @Test
  void aNameAndAnIpv6AddressAreProbedToo() throws Exception {
    ServerSocket server = listening();

    TcpProber prober = prober(200, 50, 100, 1_000);

    assertThat(result(prober.probe("localhost", server.getLocalPort())))
        .isIn(Result.ANSWERS, Result.REFUSED);
    assertThat(result(prober.probe("::1", deserted()))).isIn(Result.REFUSED, Result.SILENT);
  }

  @Test
  void aPortThatCannotBeIsSilent() throws Exception {
    assertThat(result(prober(200, 50, 100, 1_000).probe(LOCAL, 70_000))).isEqualTo(Result.SILENT);
  }

  @Test
  void theSameAddressIsProbedOnceForAllWhoAsk() throws Exception {
    ServerSocket server = listening();
    TcpProber prober = prober(1, 50, 1_000, 1_000);
    result(prober.probe(LOCAL, deserted())); // the next one waits for most of a second

    List<CompletionStage<Result>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(prober.probe(LOCAL, server.getLocalPort()));
    }
    for (CompletionStage<Result> each : all) {
      assertThat(result(each)).isEqualTo(Result.ANSWERS);
    }

    server.accept().close();
    server.setSoTimeout(100);
    assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void noMoreAreStartedInASecondThanAllowed() throws Exception {
    TcpProber prober = prober(100, 50, 1_000, 1_000);
    long begin = System.nanoTime();

    List<CompletionStage<Result>> all = new ArrayList<>();
    for (int i = 0; i < 41; i++) {
      all.add(prober.probe("127.0.0." + (i + 1), 1));
    }
    for (CompletionStage<Result> each : all) {
      assertThat(result(each)).isEqualTo(Result.REFUSED);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofMillis(395), Duration.ofSeconds(5));
  }

  @Test
  void noMoreAreUnderWayThanAllowed() throws Exception {
    TcpProber prober = prober(10_000, 2, 1_000, 200);
    List<Integer> ports = List.of(silent(), silent(), silent(), silent(), silent(), silent());
    long begin = System.nanoTime();

    List<CompletionStage<Result>> all =
        ports.stream().map(port -> prober.probe(LOCAL, port)).toList();
    for (CompletionStage<Result> each : all) {
      assertThat(result(each)).isEqualTo(Result.SILENT);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isGreaterThanOrEqualTo(Duration.ofMillis(590));
  }

  @Test
  void nobodyIsCalledDeadBecauseTheQueueIsFull() throws Exception {
    TcpProber prober = prober(1, 1, 2, 1_000);
    int first = deserted();
    result(prober.probe(LOCAL, first));

    List<CompletionStage<Result>> all = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      all.add(prober.probe("127.0.0." + i, 1));
    }

    assertThat(all.get(2).toCompletableFuture()).isCompletedWithValue(Result.UNTRIED);
    assertThat(all.get(4).toCompletableFuture()).isCompletedWithValue(Result.UNTRIED);
    assertThat(all.get(0).toCompletableFuture()).isNotDone();
    assertThat(result(all.get(0))).isEqualTo(Result.REFUSED);
  }

  @Test
  void askingNeverBlocks() throws Exception {
    names.execute(() -> await().forever().until(() -> Thread.currentThread().isInterrupted()));
    TcpProber prober = prober(200, 50, 100_000, 1_000);
    long begin = System.nanoTime();

    for (int i = 0; i < 20_000; i++) {
      prober.probe("10.0." + i / 250 + "." + i % 250, 80);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void resultsComeOnTheProbersThread() throws Exception {
    CompletableFuture<String> name = new CompletableFuture<>();

    prober(200, 50, 100, 300)
        .probe(LOCAL, silent())
        .whenComplete((result, failure) -> name.complete(Thread.currentThread().getName()));

    assertThat(name.get(10, TimeUnit.SECONDS)).isEqualTo("sluice-probe");
  }

  @Test
  void closingAnswersEverythingAndFreesItsThread() throws Exception {
    TcpProber prober = prober(200, 2, 100, 60_000);
    List<CompletionStage<Result>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(prober.probe(LOCAL, silent()));
    }

    prober.close();
    prober.close();

    for (CompletionStage<Result> each : all) {
      assertThat(each.toCompletableFuture()).isCompletedWithValue(Result.UNTRIED);
    }
    assertThat(result(prober.probe(LOCAL, deserted()))).isEqualTo(Result.UNTRIED);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("sluice-probe") && thread.isAlive());
  }

  @Test
  void limitsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new ProbeLimits(0, 1, 1, Duration.ofSeconds(1)))
        .hasMessage("perSecond must be 1 to 10000, not 0");
    assertThatThrownBy(() -> new ProbeLimits(1, 1, 1, Duration.ZERO))
        .hasMessage("timeout in ms must be 10 to 60000, not 0");
  }
}
