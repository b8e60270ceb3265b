package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.view.proof.AcknowledgedForm;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.proof.Acknowledgements.Acknowledged;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The proxies of all members count, and a member that cannot be asked is no proof. */
class AllAcknowledgementsTest {
  private final TwoMembers a = TwoMembers.a();
  private final TwoMembers b = Objects.requireNonNull(a.other);
  private final Acknowledgements ofA =
      new AllAcknowledgements(having(proxy("p1", State.ACKNOWLEDGED, 1)), a);

  private static Receiver proxy(String id, State state, long since) {
    return new Receiver(id, "shop", "", state, since, "");
  }

  private static Acknowledgements having(Receiver... receivers) {
    return service ->
        CompletableFuture.completedFuture(new Acknowledged(null, 0, List.of(receivers), true));
  }

  private Acknowledged asked() {
    return ofA.of("orders").toCompletableFuture().join();
  }

  @Test
  void thoseOfTheOtherMemberAreAmongThem() {
    Acknowledgements unused = new AllAcknowledgements(having(proxy("p0", State.REJECTED, 2)), b);

    assertThat(asked().receivers())
        .extracting(Receiver::proxy, Receiver::state)
        .containsExactly(tuple("p0", State.REJECTED), tuple("p1", State.ACKNOWLEDGED));
    assertThat(asked().complete()).isTrue();
    assertThat(unused).isNotNull();
  }

  @Test
  void oneThatMovedIsAwayNowhere() {
    Acknowledgements unused =
        new AllAcknowledgements(having(proxy("p1", State.AWAY, 9), proxy("p2", State.AWAY, 9)), b);

    assertThat(asked().receivers())
        .extracting(Receiver::proxy, Receiver::state)
        .containsExactly(tuple("p1", State.ACKNOWLEDGED), tuple("p2", State.AWAY));
    assertThat(unused).isNotNull();
  }

  @Test
  void whileAMemberDoesNotAnswerOrIsMissingNotAllAreKnown() {
    assertThat(asked().complete()).isFalse();

    b.onAsked("acknowledged", question -> having().of("").thenApply(AcknowledgedForm::encode));
    assertThat(asked().complete()).isTrue();
    b.onAsked("acknowledged", question -> CompletableFuture.completedFuture(new byte[] {1, 2}));
    assertThat(asked().complete()).isFalse();

    a.other = null;
    assertThat(asked().complete()).isTrue();
    a.lostAt = 5;
    assertThat(asked().complete()).isFalse();
  }
}
