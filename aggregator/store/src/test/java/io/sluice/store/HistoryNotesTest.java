package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HistoryNotesTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final HistoryNotes notes = new HistoryNotes(10);
  private final List<HistoryNote> batch = new ArrayList<>();
  private final List<HistoryNote> answered = new ArrayList<>();

  @Test
  void whoAsksDoesNotWaitForWhatIsGathered() throws InterruptedException {
    HistoryNote.Asked alone = asked();
    notes.tell(alone);
    gather();
    assertThat(answered).containsExactly(alone);
    assertThat(batch).isEmpty();

    HistoryNote.Asked later = asked();
    notes.tell(new HistoryNote.Holds(2, "web-1", Map.of("orders", "a1")));
    notes.tell(later);
    settle();
    gather();
    assertThat(answered).containsExactly(alone, later);
    assertThat(batch).hasSize(2);
  }

  @Test
  void whoAsksAfterSomebodyLeftHearsOfIt() throws InterruptedException {
    HistoryNote.Asked asked = asked();
    notes.tell(new HistoryNote.Left(1, "web-1"));
    notes.tell(asked);
    settle();
    gather();

    assertThat(answered).isEmpty();
    assertThat(batch).contains(asked);
  }

  private void gather() throws InterruptedException {
    notes.gather(batch, HOUR, HOUR, answered::add);
  }

  private void settle() {
    notes.tell(new HistoryNote.Settle(3, new CompletableFuture<>()));
  }

  private static HistoryNote.Asked asked() {
    return new HistoryNote.Asked(2, "orders", new CompletableFuture<>());
  }
}
