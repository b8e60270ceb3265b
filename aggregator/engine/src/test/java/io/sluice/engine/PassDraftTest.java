package io.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.guard.Notice;
import io.sluice.engine.guard.Verdict;
import io.sluice.view.Snapshot;
import io.sluice.view.Term;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PassDraftTest {
  private final PassDraft pass = new PassDraft();
  private final CompletableFuture<Integer> letGo = new CompletableFuture<>();

  private void confirm() {
    pass.confirms(new LoopInput.LossConfirmed("vms", "orders", letGo));
  }

  private static Verdict letsGo(int endpoints) {
    return new Verdict(
        Snapshot.empty("vms", new Term(0, 0, "one")),
        false,
        Set.of(),
        Set.of(),
        Set.of(),
        Long.MAX_VALUE,
        List.of(new Notice.OutOfReach()),
        endpoints);
  }

  @Test
  void whoConfirmsALossHearsWhatTheGuardLetGo() {
    confirm();

    pass.judged("vms", letsGo(3));
    pass.over("vms");

    assertThat(letGo).isCompletedWithValue(3);
  }

  @Test
  void anotherSourcesVerdictIsNoAnswer() {
    confirm();

    pass.judged("pods", letsGo(3));
    pass.over("pods");

    assertThat(letGo).isNotDone();
  }

  @Test
  void whoWaitsForAGuardThatFailedIsToldSo() {
    confirm();

    pass.over("vms");

    assertThat(letGo).isCompletedExceptionally();
  }

  @Test
  void whatAGuardNoticesIsSaidOfItsSource() {
    pass.judged("vms", letsGo(0));

    assertThat(pass.notices()).extracting(Federation.SourceNotice::source).containsExactly("vms");
  }
}
