package io.sluice.bench.history;

import io.sluice.bench.BenchmarkFailed;
import io.sluice.bench.Progress;
import io.sluice.store.Database;
import io.sluice.store.DatabaseAddress;
import io.sluice.store.HistoryRecorder;
import io.sluice.store.RecordedHistory;
import io.sluice.store.TrustedStore;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.history.History;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Has a year written by the recorder that members run, with a clock that is moved. */
final class RecordedYear {
  /**
   * So many are told before it is waited for those before them: the recorder's queue takes 65,536
   * notes, and two times so many changes are seven notes each.
   */
  private static final int CHUNK = 4_500;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final DatabaseAddress database;
  private final YearSize size;
  private final Progress progress;

  RecordedYear(DatabaseAddress database, YearSize size, Progress progress) {
    this.database = database;
    this.size = size;
    this.progress = progress;
  }

  /**
   * Writes it.
   *
   * @param questions how many moments are remembered
   */
  List<Question> write(int questions) {
    MovedClock clock =
        new MovedClock(Clock.systemUTC().millis() - Duration.ofDays(size.days()).toMillis());
    ExecutorService waiting = Executors.newSingleThreadExecutor();
    try (TrustedStore store =
        TrustedStore.open(
            () -> Database.open(database, Duration.ofSeconds(30), true, clock),
            null,
            false,
            clock)) {
      RecordedHistory recorded =
          RecordedHistory.in(
              store,
              HistoryRecorder.Settings.keeping(Duration.ofDays(400)),
              () -> Map.of("vms", clock.millis() / 1_000, "pods", clock.millis() / 1_000),
              Exchange.ALONE,
              clock);
      try (HistoryRecorder recorder = recorded.recorder()) {
        recorder.start();
        YearOfChanges year = new YearOfChanges(size, clock, store, recorder, questions);
        year.begin();
        tell(year, clock, recorded.history(), waiting);
        return year.questions();
      }
    } finally {
      waiting.shutdownNow();
    }
  }

  private void tell(
      YearOfChanges year, MovedClock clock, History history, ExecutorService waiting) {
    clock.moveTo(clock.millis() + 1_000); // no clock stands still
    awaitWritten(history, clock.millis());
    CompletableFuture<Void> before = CompletableFuture.completedFuture(null);
    long told = 0;
    while (told < size.total()) {
      long more = Math.min(CHUNK, size.total() - told);
      year.tell(more);
      if ((told + more) / 365_000 > told / 365_000) {
        progress.say("%,d of %,d changes are told".formatted(told + more, size.total()));
      }
      told += more;
      long now = clock.millis();
      before.join();
      before = CompletableFuture.runAsync(() -> awaitWritten(history, now), waiting);
    }
    before.join();
  }

  private static void awaitWritten(History history, long at) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!history.coverage(at).isKnown()) {
      if (System.nanoTime() > end) {
        throw new BenchmarkFailed("the recorder did not write what it was told");
      }
    }
  }
}
