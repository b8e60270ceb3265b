package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.console.web.Console.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
  private static final String HOLDS = "/api/v1/holds";
  private static final String HOLD =
      "{\"scope\":\"service\",\"name\":\"orders\",\"forMs\":60000,\"reason\":\"moving\"}";

  private Console console;

  @BeforeEach
  void open() throws Exception {
    console = Console.start();
  }

  @AfterEach
  void close() {
    console.holds.running.countDown();
    console.close();
  }

  @Test
  void aRepeatedRequestIsCarriedOutOnceAndAnsweredTwice() throws Exception {
    Reply first = console.post(HOLDS, HOLD, "Idempotency-Key", "k-1");
    Reply second = console.post(HOLDS, HOLD, "Idempotency-Key", "k-1");
    Reply other = console.post(HOLDS, HOLD, "Idempotency-Key", "k-2");

    assertThat(first.status()).isEqualTo(200);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.response().body()).isEqualTo(first.response().body());
    assertThat(second.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    assertThat(first.header("Idempotent-Replayed")).isEmpty();
    assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(other.status()).isEqualTo(200);
    assertThat(console.holds.calls.get()).isEqualTo(2);
  }

  @Test
  void aKeyThatComesBackWithAnotherBodyIs422() throws Exception {
    console.post(HOLDS, HOLD, "Idempotency-Key", "k-1");

    Reply reply = console.post(HOLDS, HOLD.replace("moving", "else"), "Idempotency-Key", "k-1");

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.detail()).contains("another request");
    assertThat(console.holds.calls.get()).isEqualTo(1);
  }

  @Test
  void aKeyThatIsNoneIs400() throws Exception {
    for (String key : new String[] {"with space", "x".repeat(129)}) {
      assertThat(console.post(HOLDS, HOLD, "Idempotency-Key", key).status()).isEqualTo(400);
    }
    assertThat(console.holds.calls.get()).isZero();
  }

  @Test
  void theSecondOfTwoAtOnceIs409() throws Exception {
    console.holds.running = new CountDownLatch(1);
    CompletableFuture<Reply> first = console.postLater(HOLDS, HOLD, "Idempotency-Key", "k-1");
    await().until(() -> console.holds.calls.get() == 1);

    Reply second = console.post(HOLDS, HOLD, "Idempotency-Key", "k-1");
    console.holds.running.countDown();

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.header("Retry-After")).isEqualTo("1");
    assertThat(first.get().status()).isEqualTo(200);
  }

  @Test
  void whatWasRefusedMayBeTriedAgainUnderItsKey() throws Exception {
    String wrong = HOLD.replace("orders", "nobody");
    Reply refused = console.post(HOLDS, wrong, "Idempotency-Key", "k-1");
    Reply corrected = console.post(HOLDS, HOLD, "Idempotency-Key", "k-1");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(corrected.status()).isEqualTo(200);
  }

  @Test
  void withoutADatabaseNothingIsCarriedOut() throws Exception {
    console.answers.down = true;

    Reply reply = console.post(HOLDS, HOLD, "Idempotency-Key", "k-1");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(console.holds.calls.get()).isZero();
  }

  @Test
  void whatWasCarriedOutWithAnAnswerThatIsLostSaysSo() throws Exception {
    console.holds.fails = true;
    console.post(HOLDS, HOLD, "Idempotency-Key", "k-1", "X-Request-Id", "first");

    Reply reply = console.post(HOLDS, HOLD, "Idempotency-Key", "k-1");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.detail()).contains("first").contains("look at what there is now");
  }
}
