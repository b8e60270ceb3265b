package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.MemberStarts;
import io.sluice.view.StoreUnavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Starts of members in SQL: of each the last one, and all of them in the audit. */
final class SqlMemberStarts implements MemberStarts {
  private final Sql sql;

  SqlMemberStarts(Sql sql) {
    this.sql = sql;
  }

  /** The last start of a member. */
  private record Last(
      String version, long at, boolean stopped, SortedMap<String, String> configuration) {}

  @Override
  public boolean started(Start start) {
    return write(
        connection -> {
          Last last = last(connection, start.member());
          if (last != null && last.at() == start.at()) {
            return true; // it was committed before, and its answer got lost
          }
          replace(connection, start);
          AuditRows.insert(connection, entries(last, start));
          return true;
        });
  }

  @Override
  public boolean stopped(String member, long at) {
    return write(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update member_start set stopped_at = ? where member = ?")) {
            update.setLong(1, at);
            update.setString(2, member);
            update.executeUpdate();
          }
          AuditRows.insert(
              connection, new Entry(at, Actor.SYSTEM, "member.stop", member, "", "", ""));
          return true;
        });
  }

  private boolean write(Sql.Work<Boolean> work) {
    try {
      return sql.write(work);
    } catch (StoreUnavailable e) {
      return false; // logged once per outage by the transactions
    }
  }

  private static List<Entry> entries(@Nullable Last last, Start start) {
    List<Entry> entries = new ArrayList<>();
    entries.add(
        new Entry(
            start.at(),
            Actor.SYSTEM,
            "member.start",
            start.member(),
            last == null ? "" : StoredJson.of(Map.of("version", last.version())),
            StoredJson.of(Map.of("version", start.version())),
            last == null || last.stopped() ? "" : "it had not stopped of its own accord"));
    if (last != null && !last.configuration().equals(start.configuration())) {
      entries.add(
          new Entry(
              start.at(),
              Actor.SYSTEM,
              "member.configure",
              start.member(),
              StoredJson.of(without(last.configuration(), start.configuration())),
              StoredJson.of(without(start.configuration(), last.configuration())),
              ""));
    }
    return entries;
  }

  /** What is not, or otherwise, in another configuration. */
  private static SortedMap<String, String> without(
      SortedMap<String, String> configuration, SortedMap<String, String> other) {
    SortedMap<String, String> left = new TreeMap<>();
    for (String path : new TreeSet<>(configuration.keySet())) {
      String value = configuration.getOrDefault(path, "");
      if (!other.containsKey(path) || !value.equals(other.get(path))) {
        left.put(path, value);
      }
    }
    return left;
  }

  private static @Nullable Last last(Connection connection, String member) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select version, started_at, stopped_at, configuration from member_start"
                + " where member = ? for update")) {
      select.setString(1, member);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          return null;
        }
        long at = rows.getLong(2);
        rows.getLong(3);
        boolean stopped = !rows.wasNull();
        return new Last(rows.getString(1), at, stopped, StoredJson.ports(rows.getString(4)));
      }
    }
  }

  private static void replace(Connection connection, Start start) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from member_start where member = ?")) {
      delete.setString(1, start.member());
      delete.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into member_start (member, version, started_at, configuration)"
                + " values (?, ?, ?, ?)")) {
      insert.setString(1, start.member());
      insert.setString(2, start.version());
      insert.setLong(3, start.at());
      insert.setString(4, StoredJson.of(start.configuration()));
      insert.executeUpdate();
    }
  }
}
