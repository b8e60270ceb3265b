package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.NextSplit;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.StoredSplit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asked within the transaction of every change of a split or policy that somebody puts, after the
 * service is locked. Rollbacks, emergencies and adoptions never ask it.
 */
interface Gate {
  /** Lets everything through. */
  Gate OPEN = (connection, change) -> null;

  /**
   * What is to be committed.
   *
   * @param before null when nothing was stored
   * @param difference of both
   */
  record Change(
      @Nullable StoredSplit before,
      StoredSplit after,
      NextSplit.Difference difference,
      Actor actor,
      String reason) {
    String service() {
      return after.service();
    }
  }

  /** Why the change must not be, or null. */
  @Nullable Outcome refusal(Connection connection, Change change) throws SQLException;

  /** Writes what belongs to the change, which is made now; its own entries for the audit. */
  default List<Entry> made(Connection connection, Change change) throws SQLException {
    return List.of();
  }
}
