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

  @Test
  void ofWhatThereIsNoRoomForTheStreamsAreCounted() {
    for (int i = 0; i < 10; i++) {
      settle();
    }
    notes.tellOf("web-1", new HistoryNote.Joined(1, "web-1", "web"));
    notes.tellOf("web-1", new HistoryNote.Joined(2, "web-1", "web"));
    notes.tellOf("web-1", new HistoryNote.Left(3, "web-1"));
    notes.tellOf("web-2", new HistoryNote.Left(4, "web-2"));
    notes.tellOf("web-3", new HistoryNote.Holds(5, "web-3", Map.of("orders", "a1")));

    assertThat(notes.takeUnsure()).isEqualTo(Map.of("web-1", 1, "web-2", -1, "web-3", 0));
    assertThat(notes.takeUnsure()).isEmpty();
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
