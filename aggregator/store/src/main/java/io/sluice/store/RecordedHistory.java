package io.sluice.store;

import io.sluice.view.history.History;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The history of one member: who writes it, and how it is asked.
 *
 * @param recorder not started
 * @param history asks the same database
 */
public record RecordedHistory(HistoryRecorder recorder, History history) {

  /**
   * In a store.
   *
   * @param sequences of the present snapshots by source; called on the aggregator's loop
   */
  public static RecordedHistory in(
      TrustedStore store,
      HistoryRecorder.Settings settings,
      Supplier<Map<String, Long>> sequences,
      Clock clock) {
    return on(store.sql(), settings, sequences, clock);
  }

  static RecordedHistory on(
      Sql sql,
      HistoryRecorder.Settings settings,
      Supplier<Map<String, Long>> sequences,
      Clock clock) {
    HistoryWords words = new HistoryWords("history_word", "word");
    HistoryWords services = new HistoryWords("history_service", "name");
    HistoryRecorder recorder =
        new HistoryRecorder(
            new HistoryJournal(sql, words, services),
            new HistoryExpiry(sql),
            settings,
            sequences,
            clock);
    return new RecordedHistory(recorder, new SqlHistory(sql, words, services, recorder::settle));
  }
}
