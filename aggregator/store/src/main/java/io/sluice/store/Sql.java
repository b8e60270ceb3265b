package io.sluice.store;

import io.sluice.view.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;

/** Runs work in transactions of the database; any thread, blocks. */
interface Sql {

  /** Work within one transaction; run again when another member collided with it. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Reads from one state of the database.
   *
   * @throws StoreUnavailable if it cannot be read
   */
  <T> T read(Work<T> work);

  /**
   * Commits what the work wrote, or nothing.
   *
   * @throws StoreUnavailable if it could not be committed
   */
  <T> T write(Work<T> work);
}
