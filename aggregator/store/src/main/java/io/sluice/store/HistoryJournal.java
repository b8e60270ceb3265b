package io.sluice.store;

import io.sluice.store.HistoryBatch.Part;
import io.sluice.view.history.Facts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.zip.Deflater;

/** The history's tables as the recorder writes them; blocks. */
final class HistoryJournal {
  private final Sql sql;
  private final HistoryWords words;
  private final HistoryWords services;

  HistoryJournal(Sql sql, HistoryWords words, HistoryWords services) {
    this.sql = sql;
    this.words = words;
    this.services = services;
  }

  /** What the last run left: each service's last state. */
  void last(BiConsumer<String, Facts> each) {
    Map<Integer, String> names = sql.read(HistoryJournal::services);
    names.forEach((number, name) -> each.accept(name, last(number)));
  }

  /**
   * Whether it can be written to.
   *
   * @throws io.sluice.view.StoreUnavailable if not, or if another member leads
   */
  void mayWrite() {
    sql.write(connection -> true);
  }

  /** The number of the last span, of this member or of another one. */
  long lastSpan() {
    return sql.read(SpanRows::last);
  }

  private Facts last(int service) {
    return sql.read(
        connection ->
            HistoryTransactions.run(
                () ->
                    HistoryRows.state(connection, service, Long.MAX_VALUE, words.in(connection))));
  }

  static Map<Integer, String> services(Connection connection) throws SQLException {
    Map<Integer, String> names = new TreeMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("select id, name from history_service order by id");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        names.put(rows.getInt(1), rows.getString(2));
      }
    }
    return names;
  }

  /** What a transaction writes, with services and words as numbers. */
  private interface Rows {
    void write(Connection connection, Words named, Words worded) throws SQLException;
  }

  /**
   * Adds a batch.
   *
   * @param begins whether its span is new
   */
  void write(HistoryBatch batch, HistoryBatch.Within within, boolean begins) {
    write(
        (connection, named, worded) -> {
          checkpoints(connection, batch.checkpoints(), named, worded);
          deltas(connection, batch.deltas(), named, worded);
          if (begins) {
            SpanRows.insert(connection, within);
          } else if (!SpanRows.prolong(connection, within)) {
            throw new SQLException("the span that is written to is gone");
          }
        });
  }

  /** Checkpoints of what no span has yet. */
  void write(List<Part> checkpoints) {
    write((connection, named, worded) -> checkpoints(connection, checkpoints, named, worded));
  }

  /** New words are kept once they are committed; an attempt that collided leaves none behind. */
  private void write(Rows rows) {
    HistoryWords.Session[] committed =
        sql.write(
            connection ->
                HistoryTransactions.run(
                    () -> {
                      HistoryWords.Session named = services.in(connection);
                      HistoryWords.Session worded = words.in(connection);
                      rows.write(connection, named, worded);
                      return new HistoryWords.Session[] {named, worded};
                    }));
    for (HistoryWords.Session session : committed) {
      session.keep();
    }
  }

  private static void checkpoints(
      Connection connection, List<Part> checkpoints, Words named, Words worded)
      throws SQLException {
    if (checkpoints.isEmpty()) {
      return;
    }
    Deflater deflater = HistoryRows.deflater(); // one for all: to make one costs as much as its use
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into history_checkpoint (service, made_at, facts) values (?, ?, ?)")) {
      for (Part part : checkpoints) {
        byte[] facts = FactForm.write(part.at(), part.facts(), worded);
        insert.setInt(1, named.number(part.service()));
        insert.setLong(2, part.at());
        insert.setBytes(3, HistoryRows.deflated(facts, deflater));
        insert.addBatch();
      }
      insert.executeBatch();
    } finally {
      deflater.end();
    }
  }

  private static void deltas(Connection connection, List<Part> deltas, Words named, Words worded)
      throws SQLException {
    if (deltas.isEmpty()) {
      return;
    }
    // Neighbours in the index, so that a large batch finds its pages where it just was.
    List<Part> byService = new ArrayList<>(deltas);
    byService.sort(Comparator.comparing(Part::service));
    long id = HistoryRows.lastDelta(connection);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into history_delta (id, service, made_at, facts) values (?, ?, ?, ?)")) {
      for (Part part : byService) {
        byte[] facts = FactForm.write(part.at(), part.facts(), worded);
        HistoryRows.insertDelta(insert, ++id, named.number(part.service()), part.at(), facts);
      }
      insert.executeBatch();
    }
  }
}
