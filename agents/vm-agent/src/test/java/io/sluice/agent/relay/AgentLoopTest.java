package io.sluice.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a thread of its own, and on that of the sockets. */
class AgentLoopTest {
  private static AgentLoop loop(boolean ofSockets) {
    return ofSockets ? new Sockets("loop-test").loop() : new AgentLoop("loop-test");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tasksRunInOrderAndOneThatFailsStopsNone(boolean ofSockets) {
    ConcurrentLinkedQueue<Integer> ran = new ConcurrentLinkedQueue<>();
    try (AgentLoop loop = loop(ofSockets)) {
      loop.execute(() -> ran.add(1));
      loop.execute(
          () -> {
            throw new IllegalStateException("as the test wants it");
          });
      loop.execute(() -> ran.add(2));

      CompletableFuture.runAsync(() -> ran.add(3), loop).join();
    }

    assertThat(ran).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsEndWaitsForWhatBeganAndTakesNothingMore(boolean ofSockets) {
    ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
    AgentLoop loop = loop(ofSockets);
    loop.execute(() -> ran.add("began"));
    Runnable unused = loop.after(Duration.ofHours(1), () -> ran.add("later"));

    loop.close();
    loop.execute(() -> ran.add("too late"));
    loop.after(Duration.ZERO, () -> ran.add("too late")).run();

    assertThat(ran).containsExactly("began");
  }
}
