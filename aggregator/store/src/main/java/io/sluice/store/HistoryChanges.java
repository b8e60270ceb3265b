package io.sluice.store;

import io.sluice.store.HistoryRows.Row;
import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Facts;
import io.sluice.view.history.History;
import io.sluice.view.history.RecordedChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes of one service. A checkpoint that says otherwise than what came before it was written
 * after a gap: the difference is told as changes at its time.
 */
final class HistoryChanges {
  private final Connection connection;
  private final int service;
  private final Words words;

  HistoryChanges(Connection connection, int service, Words words) {
    this.connection = connection;
    this.service = service;
    this.words = words;
  }

  List<RecordedChange> between(long from, long to, boolean proxies, History.Part part)
      throws SQLException {
    Facts facts = new Facts();
    long start = HistoryRows.checkpointBy(connection, service, from - 1);
    if (start >= 0) {
      HistoryRows.checkpoint(connection, service, start, words).forEach(facts::apply);
    }
    List<RecordedChange> changes = new ArrayList<>();
    List<Long> checkpoints = checkpoints(start, to);
    checkpoints.add(Long.MAX_VALUE);
    long after = start;
    for (long checkpoint : checkpoints) {
      long by = Math.min(to, checkpoint);
      for (Row row : HistoryRows.deltas(connection, service, after, by, words)) {
        for (Dated dated : row.facts()) {
          if (dated.at() <= to) {
            take(dated, facts, from, proxies, changes);
          }
        }
      }
      if (checkpoint <= to) {
        for (Dated dated : difference(facts, checkpoint)) {
          take(dated, facts, from, proxies, changes);
        }
        after = checkpoint;
      }
      if (changes.size() >= part.skip() + part.limit()) {
        break;
      }
    }
    int end = Math.min(changes.size(), part.skip() + part.limit());
    return part.skip() >= end ? List.of() : List.copyOf(changes.subList(part.skip(), end));
  }

  private static void take(
      Dated dated, Facts facts, long from, boolean proxies, List<RecordedChange> changes) {
    Dated before = facts.apply(dated);
    if (dated.at() >= from && (proxies || !isOfProxies(dated.fact()))) {
      changes.add(new RecordedChange(dated, before));
    }
  }

  private List<Long> checkpoints(long after, long to) throws SQLException {
    List<Long> times = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select made_at from history_checkpoint where service = ? and made_at > ?"
                + " and made_at <= ? order by made_at")) {
      select.setInt(1, service);
      select.setLong(2, after);
      select.setLong(3, to);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          times.add(rows.getLong(1));
        }
      }
    }
    return times;
  }

  private List<Dated> difference(Facts before, long checkpoint) throws SQLException {
    Map<String, Dated> now = new TreeMap<>();
    for (Dated dated : HistoryRows.checkpoint(connection, service, checkpoint, words)) {
      now.put(dated.fact().key(), dated);
    }
    List<Dated> difference = new ArrayList<>();
    for (Dated old : List.copyOf(before.all())) {
      if (!now.containsKey(old.fact().key())) {
        difference.add(new Dated(checkpoint, Facts.end(old.fact())));
      }
    }
    for (Dated dated : now.values()) {
      Dated old = before.get(dated.fact());
      if (old == null || !dated.fact().says(old.fact())) {
        difference.add(new Dated(checkpoint, dated.fact()));
      }
    }
    return difference;
  }

  /** Whether a fact tells of proxies and not of the service. */
  private static boolean isOfProxies(Fact fact) {
    return fact instanceof Fact.Held || fact instanceof Fact.Published;
  }
}
