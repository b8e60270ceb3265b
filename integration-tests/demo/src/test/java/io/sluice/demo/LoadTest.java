package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Backend.Work work = new Backend.Work(executor, new Illness());

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  @Test
  void answersAreCountedByTheEnvironmentThatGaveThem() throws IOException {
    try (var vm = Backend.Protocol.HTTP.start("vm", "orders-vm-1", 0, work);
        var pod = Backend.Protocol.HTTP.start("kubernetes", "orders-pod-1", 0, work);
        var load = Load.start(List.of(caller(vm.port()), caller(pod.port())), 500)) {
      await()
          .until(
              () ->
                  load.tally().counts().of("vm") > 50
                      && load.tally().counts().of("kubernetes") > 50);

      assertThat(load.tally().counts().failed()).isZero();
      assertThat(vm.name()).isEqualTo("orders-vm-1");
    }
  }

  @Test
  void aBackendThatSpeaksGrpcSaysTheSame() throws IOException {
    try (var pod = Backend.Protocol.GRPC.start("kubernetes", "orders-pod-1", 0, work);
        var load = Load.start(List.of(GrpcCaller.to("127.0.0.1:" + pod.port())), 100)) {
      await().atMost(SOON).until(() -> load.tally().counts().of("kubernetes") > 10);

      assertThat(load.tally().counts().failed()).isZero();
    }
  }

  @Test
  void turnsMissedByMoreThanASecondAreNotMadeUpFor() {
    long second = TimeUnit.SECONDS.toNanos(1);
    var turn = new Load.Turn(0, second);

    assertThat(turn.isDue(0)).isTrue();
    assertThat(turn.isDue(5 * second)).isFalse();
    assertThat(turn.isDue(5 * second)).isFalse();
    assertThat(turn.isDue(5 * second)).isFalse();
    assertThat(turn.isDue(5 * second)).isTrue();
  }

  @Test
  void aBackendThatGoesIsCountedAndTheLoadGoesOn() throws IOException {
    var vm = Backend.Protocol.HTTP.start("vm", "orders-vm-1", 0, work);
    int port = vm.port();
    try (var load = Load.start(List.of(caller(port)), 200)) {
      await().atMost(SOON).until(() -> load.tally().counts().of("vm") > 10);
      vm.close();
      await().atMost(SOON).until(() -> load.tally().counts().failed() > 0);
      long before = load.tally().counts().of("vm");

      try (var again = Backend.Protocol.HTTP.start("vm", "orders-vm-1", port, work)) {
        await().atMost(SOON).until(() -> load.tally().counts().of("vm") > before + 10);
        assertThat(again.port()).isEqualTo(port);
        assertThat(load.tally().lastFailure()).isNotEmpty();
      }
    }
  }

  @Test
  void whatIsNoGoodAnswerIsAFailure() throws IOException {
    assertThat(failureOn("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nnone"))
        .hasMessage("status 503 none");
    assertThat(failureOn("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{}"))
        .hasMessage("the answer was cut");
    assertThat(failureOn("SSH-2.0\r\n")).hasMessage("no HTTP status");
    assertThat(failureOn("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n"))
        .hasMessageContaining("1000000 bytes");
  }

  @Test
  void anAnswerThatDoesNotSayWhereItCameFromIsAFailure() {
    Caller caller =
        new Caller() {
          @Override
          public String ask() {
            return "{}";
          }

          @Override
          public void close() {}
        };

    try (var load = Load.start(List.of(caller), 100)) {
      await().atMost(SOON).until(() -> load.tally().counts().failed() > 0);
      assertThat(load.tally().lastFailure()).isEqualTo("an answer without an environment: {}");
    }
  }

  private Throwable failureOn(String answer) throws IOException {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var caller = caller(server.getLocalPort())) {
      var answering = CompletableFuture.runAsync(() -> answerOnce(server, answer), executor);
      Throwable failure = catchThrowable(caller::ask);
      assertThat(answering).succeedsWithin(Duration.ofSeconds(5));
      return failure;
    }
  }

  private static void answerOnce(ServerSocket server, String answer) {
    try (Socket socket = server.accept()) {
      assertThat(socket.getInputStream().read()).isPositive();
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Caller caller(int port) {
    return new KeepAliveConnection(port, "orders", "/");
  }
}
