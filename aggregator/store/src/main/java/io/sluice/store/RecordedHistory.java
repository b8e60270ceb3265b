package io.sluice.store;

import io.sluice.view.cluster.Exchange;
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
   * @param exchange with the other members, whose proxies are recorded, too
   */
  public static RecordedHistory in(
      TrustedStore store,
      HistoryRecorder.Settings settings,
      Supplier<Map<String, Long>> sequences,
      Exchange exchange,
      Clock clock) {
    return on(store.sql(), store.ledSql(), settings, sequences, exchange, clock);
  }

  /**
   * On a database.
   *
   * @param led the same, for what only the leader writes
   */
  static RecordedHistory on(
      Sql sql,
      Sql led,
      HistoryRecorder.Settings settings,
      Supplier<Map<String, Long>> sequences,
      Exchange exchange,
      Clock clock) {
    HistoryWords words = new HistoryWords("history_word", "word");
    HistoryWords services = new HistoryWords("history_service", "name");
    HistoryRecorder recorder =
        new HistoryRecorder(
            new HistoryJournal(led, words, services),
            new HistoryExpiry(led),
            settings,
            sequences,
            exchange,
            clock);
    return new RecordedHistory(recorder, new SqlHistory(sql, words, services, recorder::settle));
  }
}
