package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LoopAnswersTest {
  private final CompletableFuture<Void> stopping = new CompletableFuture<>();
  private final LoopAnswers loop = new LoopAnswers(stopping, Duration.ofMillis(20));

  @Test
  void anAnswerIsHandedOn() {
    assertThat(loop.await(CompletableFuture.completedFuture(3))).isEqualTo(3);
  }

  @Test
  void anAnswerThatIsThereCountsAlsoWhileTheServerStops() {
    stopping.complete(null);

    assertThat(loop.await(CompletableFuture.completedFuture(3))).isEqualTo(3);
  }

  @Test
  void aLoopThatSaysNothingIsA503AndNotForEver() {
    refuses(new CompletableFuture<>(), "did not answer within");
  }

  @Test
  void aStopIsA503AtOnce() {
    stopping.complete(null);

    refuses(new CompletableFuture<>(), "the server is stopping");
  }

  @Test
  void aLoopThatFailsOrCancelsIsA503() {
    CompletableFuture<Integer> cancelled = new CompletableFuture<>();
    cancelled.cancel(false);

    refuses(CompletableFuture.failedFuture(new IllegalStateException("x")), "aggregator failed");
    refuses(cancelled, "aggregator failed");
  }

  @Test
  void whatChangesNoSourceSendsNobodyToOne() {
    assertThatThrownBy(() -> loop.await(new CompletableFuture<>(), "ask again"))
        .hasMessageEndingWith("s; ask again");
  }

  private void refuses(CompletableFuture<Integer> stage, String why) {
    assertThatThrownBy(() -> loop.await(stage))
        .hasMessageContainingAll(why, "may or may not have been done", "sluice sources SOURCE")
        .asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
        .returns(503, Refusal::status);
  }
}
