package io.sluice.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The two tables of names, with what was seen of them remembered. A number once given is never
 * given again, so that a remembered one stays right. Any thread, under this.
 */
final class HistoryWords {
  private static final int REMEMBERED = 200_000;

  private final String table;
  private final String column;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, String> words = new HashMap<>();

  HistoryWords(String table, String column) {
    this.table = table;
    this.column = column;
  }

  /** The words within one transaction; what it added is remembered by {@link Session#keep}. */
  Session in(Connection connection) {
    return new Session(connection);
  }

  private synchronized @Nullable Integer known(String word) {
    return numbers.get(word);
  }

  private synchronized @Nullable String known(int number) {
    return words.get(number);
  }

  private synchronized void remember(Map<String, Integer> more) {
    if (numbers.size() + more.size() > REMEMBERED) {
      numbers.clear();
      words.clear();
    }
    numbers.putAll(more);
    more.forEach((word, number) -> words.put(number, word));
  }

  /** A failed statement ends the transaction, from within what knows nothing of SQL. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final SQLException reason;

    Failed(SQLException reason) {
      super(reason);
      this.reason = reason;
    }

    SQLException reason() {
      return reason;
    }
  }

  /** One transaction's words. */
  final class Session implements Words {
    private final Connection connection;
    private final Map<String, Integer> fresh = new HashMap<>();
    private int last = -1;

    Session(Connection connection) {
      this.connection = connection;
    }

    @Override
    public int number(String word) {
      try {
        Integer number = find(word);
        return number == null ? add(word) : number;
      } catch (SQLException e) {
        throw new Failed(e);
      }
    }

    /** The number, or null when there is no such word. */
    @Nullable Integer find(String word) throws SQLException {
      Integer number = fresh.get(word);
      if (number == null) {
        number = known(word);
      }
      if (number != null) {
        return number;
      }
      try (PreparedStatement select =
          connection.prepareStatement("select id from " + table + " where " + column + " = ?")) {
        select.setString(1, word);
        try (ResultSet rows = select.executeQuery()) {
          if (!rows.next()) {
            return null;
          }
          fresh.put(word, rows.getInt(1));
          return rows.getInt(1);
        }
      }
    }

    private int add(String word) throws SQLException {
      if (last < 0) {
        last = greatest();
      }
      last++;
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into " + table + " (id, " + column + ") values (?, ?)")) {
        insert.setInt(1, last);
        insert.setString(2, word);
        insert.executeUpdate();
      }
      fresh.put(word, last);
      return last;
    }

    private int greatest() throws SQLException {
      try (PreparedStatement select = connection.prepareStatement("select max(id) from " + table);
          ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getInt(1) : 0;
      }
    }

    @Override
    public String word(int number) {
      String word = known(number);
      if (word != null) {
        return word;
      }
      try (PreparedStatement select =
          connection.prepareStatement("select " + column + " from " + table + " where id = ?")) {
        select.setInt(1, number);
        try (ResultSet rows = select.executeQuery()) {
          if (!rows.next()) {
            throw new StoredJson.Unreadable("the history has no word of the number " + number);
          }
          String found = rows.getString(1);
          remember(Map.of(found, number));
          return found;
        }
      } catch (SQLException e) {
        throw new Failed(e);
      }
    }

    /** After the commit. */
    void keep() {
      if (!fresh.isEmpty()) {
        remember(fresh);
        fresh.clear();
      }
    }
  }
}
