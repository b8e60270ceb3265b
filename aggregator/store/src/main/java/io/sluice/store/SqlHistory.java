package io.sluice.store;

import io.sluice.view.AuditLog;
import io.sluice.view.history.Coverage;
import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Facts;
import io.sluice.view.history.History;
import io.sluice.view.history.RecordedChange;
import io.sluice.view.history.RecordedService;
import io.sluice.view.history.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The history's tables as they are asked. */
final class SqlHistory implements History {
  /** Another member's clock may have been ahead when it wrote the audit entry. */
  private static final long CLOCKS_DIFFER_MILLIS = 60_000;

  /** Entries of the audit log that are looked at together. */
  private static final int ENTRIES = 20;

  private final Sql sql;
  private final HistoryWords words;
  private final HistoryWords services;
  private final LongConsumer settle;

  /**
   * Over tables.
   *
   * @param settle waits a moment until what happened by a time is written
   */
  SqlHistory(Sql sql, HistoryWords words, HistoryWords services, LongConsumer settle) {
    this.sql = sql;
    this.words = words;
    this.services = services;
    this.settle = settle;
  }

  private <T> T read(Sql.Work<T> work) {
    return sql.read(connection -> HistoryTransactions.run(() -> work.run(connection)));
  }

  @Override
  public RecordedService service(String name, long at) {
    settle.accept(at);
    return read(connection -> service(connection, name, at));
  }

  private RecordedService service(Connection connection, String name, long at) throws SQLException {
    Integer number = services.in(connection).find(name);
    return new RecordedService(
        name,
        number == null
            ? new Facts()
            : HistoryRows.state(connection, number, at, words.in(connection)));
  }

  @Override
  public List<RecordedService> registry(long at, String after, int limit) {
    settle.accept(at);
    return read(
        connection -> {
          List<RecordedService> found = new ArrayList<>();
          String last = after;
          while (found.size() < limit) {
            Map<String, Integer> names = names(connection, last, limit);
            if (names.isEmpty()) {
              return found;
            }
            for (Map.Entry<String, Integer> name : names.entrySet()) {
              last = name.getKey();
              Facts facts =
                  HistoryRows.state(connection, name.getValue(), at, words.in(connection));
              RecordedService service = new RecordedService(last, facts);
              if (service.exists() && found.size() < limit) {
                found.add(service);
              }
            }
          }
          return found;
        });
  }

  private static Map<String, Integer> names(Connection connection, String after, int limit)
      throws SQLException {
    Map<String, Integer> names = new LinkedHashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select name, id from history_service where name > ? order by name"
                + " fetch first ? rows only")) {
      select.setString(1, after);
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          names.put(rows.getString(1), rows.getInt(2));
        }
      }
    }
    return names;
  }

  @Override
  public List<RecordedChange> changes(
      String service, long from, long to, boolean proxies, Part part) {
    settle.accept(to);
    return read(
        connection -> {
          Integer number = services.in(connection).find(service);
          return number == null
              ? List.of()
              : new HistoryChanges(connection, number, words.in(connection))
                  .between(from, to, proxies, part);
        });
  }

  @Override
  public Coverage coverage(long at) {
    settle.accept(at);
    return read(
        connection ->
            new Coverage(at, SpanRows.by(connection, at), SpanRows.after(connection, at)));
  }

  @Override
  public List<Span> spans(long from, long to) {
    return read(connection -> SpanRows.between(connection, from, to));
  }

  @Override
  public Map<String, Dated> proxies(long at) {
    Map<String, Dated> proxies = new TreeMap<>();
    for (Dated dated : service(PROXIES, at).facts().all()) {
      if (dated.fact() instanceof Fact.Connected connected) {
        proxies.put(connected.proxy(), dated);
      }
    }
    return proxies;
  }

  @Override
  public AuditLog.@Nullable Recorded author(String service, long generation, long at) {
    return find(
        AuditLog.Filter.ALL.ofSubject(service).until(at + CLOCKS_DIFFER_MILLIS), generation);
  }

  private AuditLog.@Nullable Recorded find(AuditLog.Filter filter, long generation) {
    AuditLog.Filter earlier = filter;
    while (true) {
      AuditLog.Filter wanted = earlier;
      List<AuditLog.Recorded> entries =
          read(connection -> AuditRows.find(connection, wanted, ENTRIES));
      for (AuditLog.Recorded entry : entries) {
        if (StoredJson.parsed(entry.entry().after()).path("generation").asLong(-1) == generation) {
          return entry;
        }
      }
      if (entries.size() < ENTRIES) {
        return null;
      }
      earlier = filter.before(entries.get(ENTRIES - 1).seq());
    }
  }
}
