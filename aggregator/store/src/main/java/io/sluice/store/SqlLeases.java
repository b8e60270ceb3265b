package io.sluice.store;

import io.sluice.view.StoreUnavailable;
import io.sluice.view.cluster.Leases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Leases as rows, by the database's own clock: its time is that of the transaction's begin, so that
 * whoever waited for a row rather takes a lease for valid that is over than the other way round.
 */
final class SqlLeases implements Leases {
  private static final String NOW = "cast(extract(epoch from current_timestamp) * 1000 as bigint)";

  private final Sql sql;

  SqlLeases(Sql sql) {
    this.sql = sql;
  }

  /** A row, and whether it is over. */
  private record Row(Lease lease, boolean over) {}

  @Override
  public @Nullable Lease take(String name, String holder, Duration lasts, long above) {
    try {
      return sql.write(connection -> take(connection, name, holder, lasts, above));
    } catch (StoreUnavailable e) {
      return null; // logged once per outage by the transactions
    }
  }

  private static Lease take(
      Connection connection, String name, String holder, Duration lasts, long above)
      throws SQLException {
    Row row = row(connection, name);
    if (row == null) {
      write(
          connection,
          "insert into lease (holder, epoch, until_at, name) values (?, ?, " + NOW + " + ?, ?)",
          name,
          holder,
          above + 1,
          lasts);
      return new Lease(holder, above + 1);
    }
    boolean own = row.lease().holder().equals(holder);
    if (!own && !row.over()) {
      return row.lease();
    }
    long epoch = row.lease().epoch();
    if (!own || row.over() || epoch <= above) {
      epoch = Math.max(epoch, above) + 1;
    }
    write(
        connection,
        "update lease set holder = ?, epoch = ?, until_at = " + NOW + " + ? where name = ?",
        name,
        holder,
        epoch,
        lasts);
    return new Lease(holder, epoch);
  }

  private static @Nullable Row row(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select holder, epoch, until_at, " + NOW + " from lease where name = ? for update")) {
      select.setString(1, name);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next()
            ? new Row(
                new Lease(rows.getString(1), rows.getLong(2)), rows.getLong(3) <= rows.getLong(4))
            : null;
      }
    }
  }

  private static void write(
      Connection connection,
      String statement,
      String name,
      String holder,
      long epoch,
      Duration lasts)
      throws SQLException {
    try (PreparedStatement write = connection.prepareStatement(statement)) {
      write.setString(1, holder);
      write.setLong(2, epoch);
      write.setLong(3, lasts.toMillis());
      write.setString(4, name);
      write.executeUpdate();
    }
  }

  @Override
  public void release(String name, String holder) {
    try {
      sql.write(
          connection -> {
            try (PreparedStatement update =
                connection.prepareStatement(
                    "update lease set until_at = 0 where name = ? and holder = ?")) {
              update.setString(1, name);
              update.setString(2, holder);
              return update.executeUpdate();
            }
          });
    } catch (StoreUnavailable e) {
      // Logged once per outage by the transactions; the lease ends by itself.
    }
  }

  /**
   * Whether a lease is still the holder's under this epoch; asked in the transaction that writes
   * what only the holder may, so that nobody else comes to it before that has committed.
   */
  static boolean isHeld(Connection connection, String name, String holder, long epoch)
      throws SQLException {
    Row row = row(connection, name);
    return row != null && row.lease().equals(new Lease(holder, epoch)) && !row.over();
  }
}
