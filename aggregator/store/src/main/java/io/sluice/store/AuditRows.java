package io.sluice.store;

import io.sluice.proof.Chain;
import io.sluice.proof.Hash;
import io.sluice.proof.ProvenEntry;
import io.sluice.proof.Text;
import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.AuditLog.Filter;
import io.sluice.view.AuditLog.Recorded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table of who did what; rows are added and never changed. */
final class AuditRows {
  /** As {@link #entry} reads them, after the place. */
  static final String COLUMNS =
      "seq, made_at, actor, approver, actor_from, request_id, action, subject, value_before,"
          + " value_after, reason, result";

  private static final int BATCH = 1_000;

  private AuditRows() {}

  /** Writes an entry at the next place. Whoever writes several, writes them at once. */
  static void insert(Connection connection, Entry entry) throws SQLException {
    insert(connection, List.of(entry));
  }

  /**
   * Writes entries at the next places. All other writers of the audit wait until the transaction
   * ends: call it last.
   */
  static void insert(Connection connection, List<Entry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    Chain chain = AuditHead.lock(connection);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into audit ("
                + COLUMNS
                + ", leaf, link) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      int waiting = 0;
      for (Entry entry : entries) {
        ProvenEntry proven = proven(chain.size() + 1, entry);
        Hash leaf = proven.leaf();
        chain = chain.with(leaf);
        bind(insert, proven);
        insert.setString(13, leaf.hex());
        insert.setString(14, chain.link().hex());
        insert.addBatch();
        if (++waiting % BATCH == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
    AuditHead.write(connection, chain);
  }

  /**
   * Gives places to the rows that an older release wrote, in the order in which it wrote them.
   *
   * @return how many
   */
  static int chainOlder(Connection connection) throws SQLException {
    Chain chain = AuditHead.lock(connection);
    int chained = 0;
    try (PreparedStatement select =
            connection.prepareStatement(
                "select id, "
                    + COLUMNS
                    + " from audit where seq is null order by id"
                    + " fetch first "
                    + BATCH
                    + " rows only");
        PreparedStatement update =
            connection.prepareStatement(
                "update audit set seq = ?, leaf = ?, link = ? where id = ?")) {
      for (boolean more = true; more; ) {
        more = false;
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            Hash leaf = proven(chain.size() + 1, entry(rows, 2)).leaf();
            chain = chain.with(leaf);
            update.setLong(1, chain.size());
            update.setString(2, leaf.hex());
            update.setString(3, chain.link().hex());
            update.setLong(4, rows.getLong(1));
            update.addBatch();
            chained++;
            more = true;
          }
        }
        update.executeBatch();
      }
    }
    AuditHead.write(connection, chain);
    return chained;
  }

  /** Whether there are rows without a place. */
  static boolean hasOlder(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "select 1 from audit where seq is null fetch first 1 rows only");
        ResultSet rows = select.executeQuery()) {
      return rows.next();
    }
  }

  /** Whether there is an entry that gave a subject a value. */
  static boolean has(Connection connection, String action, String subject, String after)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select 1 from audit where action = ? and subject = ? and value_after = ?"
                + " fetch first 1 rows only")) {
      select.setString(1, action);
      select.setString(2, subject);
      select.setString(3, after);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  static List<Recorded> after(Connection connection, long seq, int limit) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from audit where seq > ? and not dropped order by seq"
                + " fetch first ? rows only")) {
      select.setLong(1, seq);
      select.setInt(2, limit);
      return recorded(select);
    }
  }

  static List<Recorded> find(Connection connection, Filter filter, int limit) throws SQLException {
    StringBuilder sql =
        new StringBuilder(
            "select " + COLUMNS + " from audit where seq is not null and not dropped");
    List<Object> values = new ArrayList<>();
    filter.actor().ifPresent(actor -> add(sql, values, " and actor = ?", actor));
    filter
        .action()
        .ifPresent(
            prefix ->
                add(
                    sql,
                    values,
                    " and substring(action from 1 for ?) = ?",
                    prefix.length(),
                    prefix));
    filter.subject().ifPresent(subject -> add(sql, values, " and subject = ?", subject));
    filter.from().ifPresent(from -> add(sql, values, " and made_at >= ?", from));
    filter.until().ifPresent(until -> add(sql, values, " and made_at < ?", until));
    filter.before().ifPresent(before -> add(sql, values, " and seq < ?", before));
    add(sql, values, " order by seq desc fetch first ? rows only", limit);
    try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < values.size(); i++) {
        select.setObject(i + 1, values.get(i));
      }
      return recorded(select);
    }
  }

  private static void add(StringBuilder sql, List<Object> values, String clause, Object... given) {
    sql.append(clause);
    values.addAll(List.of(given));
  }

  private static List<Recorded> recorded(PreparedStatement select) throws SQLException {
    List<Recorded> entries = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        entries.add(new Recorded(rows.getLong(1), entry(rows, 1)));
      }
    }
    return entries;
  }

  /** The entry of a row whose place stands in a column and the rest in those after it. */
  static Entry entry(ResultSet rows, int seq) throws SQLException {
    return new Entry(
        rows.getLong(seq + 1),
        new Actor(
            rows.getString(seq + 2),
            rows.getString(seq + 4),
            rows.getString(seq + 5),
            rows.getString(seq + 3)),
        rows.getString(seq + 6),
        rows.getString(seq + 7),
        rows.getString(seq + 8),
        rows.getString(seq + 9),
        rows.getString(seq + 10),
        rows.getString(seq + 11));
  }

  /** What is hashed of an entry: exactly what the database will give back. */
  static ProvenEntry proven(long seq, Entry entry) {
    return new ProvenEntry(
        seq,
        entry.at(),
        Text.storable(entry.actor().name()),
        Text.storable(entry.actor().approver()),
        Text.storable(entry.actor().from()),
        Text.storable(entry.actor().requestId()),
        Text.storable(entry.action()),
        Text.storable(entry.subject()),
        Text.storable(entry.before()),
        Text.storable(entry.after()),
        Text.storable(entry.reason()),
        Text.storable(entry.result()));
  }

  private static void bind(PreparedStatement insert, ProvenEntry entry) throws SQLException {
    insert.setLong(1, entry.seq());
    insert.setLong(2, entry.at());
    insert.setString(3, entry.actor());
    insert.setString(4, entry.approver());
    insert.setString(5, entry.from());
    insert.setString(6, entry.requestId());
    insert.setString(7, entry.action());
    insert.setString(8, entry.subject());
    insert.setString(9, entry.before());
    insert.setString(10, entry.after());
    insert.setString(11, entry.reason());
    insert.setString(12, entry.result());
  }
}
