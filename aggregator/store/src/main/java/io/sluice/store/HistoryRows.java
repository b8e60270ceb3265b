package io.sluice.store;

import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Facts;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The tables of checkpoints and deltas. */
final class HistoryRows {
  private static final int PLAIN = 0;
  private static final int DEFLATED = 1;

  /** Shorter ones do not shrink. */
  private static final int WORTH_DEFLATING = 128;

  private HistoryRows() {}

  /**
   * A stored row.
   *
   * @param at when its facts began, or held
   */
  record Row(long at, List<Dated> facts) {}

  static void insertDelta(PreparedStatement insert, long id, int service, long at, byte[] facts)
      throws SQLException {
    insert.setLong(1, id);
    insert.setInt(2, service);
    insert.setLong(3, at);
    insert.setBytes(4, facts);
    insert.addBatch();
  }

  static long lastDelta(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select max(id) from history_delta");
        ResultSet rows = select.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** When the last checkpoint by a time was made; negative when there is none. */
  static long checkpointBy(Connection connection, int service, long at) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select max(made_at) from history_checkpoint where service = ? and made_at <= ?")) {
      select.setInt(1, service);
      select.setLong(2, at);
      try (ResultSet rows = select.executeQuery()) {
        long found = rows.next() ? rows.getLong(1) : -1;
        return rows.wasNull() ? -1 : found;
      }
    }
  }

  static List<Dated> checkpoint(Connection connection, int service, long at, Words words)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select facts from history_checkpoint where service = ? and made_at = ?")) {
      select.setInt(1, service);
      select.setLong(2, at);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? FactForm.read(at, inflated(rows.getBytes(1)), words) : List.of();
      }
    }
  }

  /** Deltas that begin after one time and by another, in order. */
  static List<Row> deltas(Connection connection, int service, long after, long by, Words words)
      throws SQLException {
    List<Row> deltas = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select made_at, facts from history_delta"
                + " where service = ? and made_at > ? and made_at <= ? order by made_at, id")) {
      select.setInt(1, service);
      select.setLong(2, after);
      select.setLong(3, by);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long at = rows.getLong(1);
          deltas.add(new Row(at, FactForm.read(at, rows.getBytes(2), words)));
        }
      }
    }
    return deltas;
  }

  /** A service as it was. */
  static Facts state(Connection connection, int service, long at, Words words) throws SQLException {
    Facts facts = new Facts();
    long checkpoint = checkpointBy(connection, service, at);
    if (checkpoint >= 0) {
      checkpoint(connection, service, checkpoint, words).forEach(facts::apply);
      for (Row row : deltas(connection, service, checkpoint, at, words)) {
        for (Dated dated : row.facts()) {
          if (dated.at() <= at) {
            facts.apply(dated);
          }
        }
      }
    }
    return facts;
  }

  /** For {@link #deflated}; whoever makes it ends it. */
  static Deflater deflater() {
    return new Deflater(Deflater.BEST_SPEED, true);
  }

  static byte[] deflated(byte[] bytes, Deflater deflater) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 1);
    if (bytes.length < WORTH_DEFLATING) {
      out.write(PLAIN);
      out.write(bytes, 0, bytes.length);
      return out.toByteArray();
    }
    out.write(DEFLATED);
    deflater.reset();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] part = new byte[4_096];
    while (!deflater.finished()) {
      out.write(part, 0, deflater.deflate(part));
    }
    return out.toByteArray();
  }

  private static byte[] inflated(byte[] bytes) {
    if (bytes.length == 0) {
      throw new StoredJson.Unreadable("a checkpoint of the history is empty");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length * 3);
    if (bytes[0] == PLAIN) {
      out.write(bytes, 1, bytes.length - 1);
      return out.toByteArray();
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes, 1, bytes.length - 1);
      byte[] part = new byte[4_096];
      while (!inflater.finished()) {
        int read = inflater.inflate(part);
        if (read == 0 && !inflater.finished()) {
          throw new StoredJson.Unreadable("a checkpoint of the history is cut off");
        }
        out.write(part, 0, read);
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new StoredJson.Unreadable("a checkpoint of the history is damaged: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }
}
