package io.sluice.store;

import io.sluice.view.Approval;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.SplitStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets through what somebody allowed; a freeze still stands in its way.
 *
 * @param standing what every change meets
 * @param approved as it is once the change is made
 * @param entry what the audit says of it
 */
record Allowed(StandingGate standing, Approval approved, Entry entry) implements Gate {
  @Override
  public SplitStore.@Nullable Outcome refusal(Connection connection, Change change)
      throws SQLException {
    return standing.inTheWay(connection, change);
  }

  @Override
  public List<Entry> made(Connection connection, Change change) throws SQLException {
    ApprovalRows.update(connection, approved);
    return List.of(entry);
  }
}
