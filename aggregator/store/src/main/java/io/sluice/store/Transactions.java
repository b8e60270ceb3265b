package io.sluice.store;

import com.zaxxer.hikari.HikariDataSource;
import io.sluice.view.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions over a pool. An outage is logged once, with a count at its end. */
final class Transactions implements Sql {
  private static final Logger log = LoggerFactory.getLogger(Transactions.class);

  /** Two members wrote at once, by SQL state: serialization, deadlocks, a row inserted twice. */
  private static final Set<String> COLLISIONS = Set.of("40001", "40P01", "23505");

  private static final int ATTEMPTS = 5;

  private final HikariDataSource pool;
  private final DatabaseErrors errors;
  private final DatabaseProduct product;
  private final Clock clock;
  private long failures; // any thread, under this
  private @Nullable Outage outage; // any thread, under this

  /**
   * Over a pool.
   *
   * @param clock says since when there is an outage
   */
  Transactions(HikariDataSource pool, DatabaseErrors errors, DatabaseProduct product, Clock clock) {
    this.clock = clock;
    this.pool = pool;
    this.errors = errors;
    this.product = product;
  }

  @Override
  public <T> T read(Work<T> work) {
    return attempt(work, product.oneMoment(), false);
  }

  @Override
  public <T> T write(Work<T> work) {
    return attempt(work, Connection.TRANSACTION_READ_COMMITTED, true);
  }

  private <T> T attempt(Work<T> work, int isolation, boolean durable) {
    for (int attempt = 1; ; attempt++) {
      try {
        T result = once(work, isolation, durable);
        recovered(durable);
        return result;
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !collided(e)) {
          // A database that went away took all connections with it, and H2 opens its file anew
          // only when the last of them is closed.
          pool.getHikariPoolMXBean().softEvictConnections();
          throw failed(e, durable);
        }
      } catch (StoredJson.Unreadable e) {
        throw failed(e, durable);
      }
    }
  }

  private <T> T once(Work<T> work, int isolation, boolean durable) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setTransactionIsolation(isolation);
      boolean done = false;
      try {
        T result = work.run(connection);
        commit(connection, durable);
        done = true;
        if (durable) {
          makeDurable(connection);
        }
        return result;
      } finally {
        if (!done) {
          rollBack(connection);
        }
      }
    }
  }

  private static void commit(Connection connection, boolean writing) throws SQLException {
    try {
      connection.commit();
    } catch (SQLException e) {
      boolean lost = e.getSQLState() != null && e.getSQLState().startsWith("08");
      throw lost && writing ? new InDoubt(e) : e;
    }
  }

  /** The answer to a commit was lost: the database may have done it. */
  private static final class InDoubt extends SQLException {
    private static final long serialVersionUID = 1L;

    InDoubt(SQLException cause) {
      super("no answer to a commit", cause.getSQLState(), cause.getErrorCode(), cause);
    }
  }

  private void makeDurable(Connection connection) {
    if (product.afterCommit().isEmpty()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(product.afterCommit());
    } catch (SQLException e) {
      // The commit stands: to call it failed would be wrong.
      log.atWarn()
          .addKeyValue("reason", errors.words(e))
          .log("A change is committed, but a loss of power in this moment could undo it");
    }
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      log.atDebug().setCause(e).log("A lost connection rolled back by itself");
    }
  }

  private static boolean collided(SQLException e) {
    return e.getSQLState() != null && COLLISIONS.contains(e.getSQLState());
  }

  private synchronized StoreUnavailable failed(Exception e, boolean writing) {
    String words = errors.words(e);
    if (e instanceof InDoubt) {
      words += ". It was lost in the moment of the commit: look whether the change is there";
    }
    StoreUnavailable unavailable = new StoreUnavailable(words, e);
    if (failures++ == 0) {
      log.atWarn()
          .addKeyValue("reason", unavailable.getMessage())
          .log("The database cannot be used; changes are refused until it can");
    }
    outage =
        new Outage(
            String.valueOf(unavailable.getMessage()),
            outage == null ? clock.millis() : outage.since(),
            writing || (outage != null && outage.writing()));
    return unavailable;
  }

  /** A read says nothing of a database that could not commit. */
  private synchronized void recovered(boolean wrote) {
    if (outage != null && (wrote || !outage.writing())) {
      log.atInfo().addKeyValue("failures", failures).log("The database can be used again");
      failures = 0;
      outage = null;
    }
  }

  /** What is wrong with the database, or null while nothing is known to be. */
  synchronized @Nullable Outage outage() {
    return outage;
  }
}
