package io.sluice.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * One table with its columns, whose rows stand as JSON arrays in a backup, the same from either
 * database.
 */
record Table(String name, List<Column> columns) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FLYWAY = "schema_history";

  /** What a column holds. */
  enum Holds {
    TEXT,
    NUMBER,
    FLAG,
    BYTES
  }

  record Column(String name, Holds holds, boolean identity) {}

  Table {
    columns = List.copyOf(columns);
  }

  /** All but Flyway's own, by name. */
  static List<Table> all(Connection connection) throws SQLException {
    List<Table> tables = new ArrayList<>();
    DatabaseMetaData meta = connection.getMetaData();
    List<String> names = new ArrayList<>();
    try (ResultSet rows =
        meta.getTables(
            connection.getCatalog(),
            connection.getSchema(),
            "%",
            new String[] {"TABLE", "BASE TABLE"})) {
      while (rows.next()) {
        names.add(rows.getString("TABLE_NAME"));
      }
    }
    for (String name : names) {
      if (!name.equalsIgnoreCase(FLYWAY)) {
        tables.add(new Table(name.toLowerCase(Locale.ROOT), columns(connection, name)));
      }
    }
    tables.sort(Comparator.comparing(Table::name));
    return tables;
  }

  private static List<Column> columns(Connection connection, String table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getColumns(connection.getCatalog(), connection.getSchema(), table, "%")) {
      while (rows.next()) {
        columns.add(
            new Column(
                rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT),
                holds(table, rows.getInt("DATA_TYPE")),
                "YES".equals(rows.getString("IS_AUTOINCREMENT"))));
      }
    }
    columns.sort(Comparator.comparing(Column::name));
    return columns;
  }

  private static Holds holds(String table, int type) {
    return switch (type) {
      case Types.VARCHAR, Types.CHAR, Types.LONGVARCHAR -> Holds.TEXT;
      case Types.BIGINT, Types.INTEGER, Types.SMALLINT -> Holds.NUMBER;
      case Types.BOOLEAN, Types.BIT -> Holds.FLAG;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> Holds.BYTES;
      default ->
          throw new IllegalStateException("no backup knows type " + type + " of table " + table);
    };
  }

  String select() {
    return "select " + names() + " from " + name;
  }

  String insert() {
    return "insert into "
        + name
        + " ("
        + names()
        + ") values ("
        + "?, ".repeat(columns.size() - 1)
        + "?)";
  }

  private String names() {
    return String.join(", ", columns.stream().map(Column::name).toList());
  }

  /** A row as it stands in a backup. */
  String row(ResultSet rows) throws SQLException {
    ArrayNode row = JSON.createArrayNode();
    for (int i = 1; i <= columns.size(); i++) {
      switch (columns.get(i - 1).holds()) {
        case TEXT -> row.add(rows.getString(i));
        case NUMBER -> {
          long value = rows.getLong(i);
          row.add(rows.wasNull() ? null : (Long) value);
        }
        case FLAG -> {
          boolean value = rows.getBoolean(i);
          row.add(rows.wasNull() ? null : (Boolean) value);
        }
        case BYTES -> {
          byte[] value = rows.getBytes(i);
          row.add(value == null ? null : Base64.getEncoder().encodeToString(value));
        }
      }
    }
    return row.toString();
  }

  /** Puts a row of a backup into an insert. */
  void bind(PreparedStatement insert, String row) throws SQLException {
    JsonNode cells = read(row);
    for (int i = 0; i < columns.size(); i++) {
      JsonNode cell = cells.path(i);
      Holds holds = columns.get(i).holds();
      if (cell.isNull() || cell.isMissingNode()) {
        insert.setNull(i + 1, type(holds));
      } else if (holds == Holds.TEXT) {
        insert.setString(i + 1, cell.asText());
      } else if (holds == Holds.NUMBER) {
        insert.setLong(i + 1, cell.asLong());
      } else if (holds == Holds.FLAG) {
        insert.setBoolean(i + 1, cell.asBoolean());
      } else {
        insert.setBytes(i + 1, Base64.getDecoder().decode(cell.asText()));
      }
    }
  }

  private static int type(Holds holds) {
    return switch (holds) {
      case TEXT -> Types.VARCHAR;
      case NUMBER -> Types.BIGINT;
      case FLAG -> Types.BOOLEAN;
      case BYTES -> Types.VARBINARY;
    };
  }

  static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a line of the backup is no JSON", e);
    }
  }

  /** The line that stands before the rows. */
  String heading() {
    var heading = JSON.createObjectNode().put("table", name);
    var names = heading.putArray("columns");
    columns.forEach(column -> names.add(column.name()));
    return heading.toString();
  }

  /** This table with those columns alone that a heading names, in its order. */
  Table as(JsonNode heading) {
    List<Column> named = new ArrayList<>();
    for (JsonNode name : heading.path("columns")) {
      named.add(
          columns.stream()
              .filter(column -> column.name().equals(name.asText()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the backup has a column that this release does not know: "
                              + this.name
                              + "."
                              + name.asText())));
    }
    return new Table(name, named);
  }
}
