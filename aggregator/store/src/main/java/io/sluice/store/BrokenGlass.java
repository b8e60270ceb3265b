package io.sluice.store;

import io.sluice.view.Approval;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Freeze;
import io.sluice.view.SplitStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets everything through but what a migration moves, and opens a review of it.
 *
 * @param draft what is wanted now
 */
record BrokenGlass(ApprovalDraft draft) implements Gate {
  @Override
  public SplitStore.@Nullable Outcome refusal(Connection connection, Change change)
      throws SQLException {
    return draft.gate().migrating(connection, change);
  }

  @Override
  public List<Entry> made(Connection connection, Change change) throws SQLException {
    Freeze freeze = draft.gate().freeze(connection, change);
    String passed =
        freeze == null ? "" : freeze.id() + " by " + freeze.actor() + ": " + freeze.reason();
    AuditHead.lock(connection);
    Approval review = draft.review(change.after().generation(), passed);
    ApprovalRows.insert(connection, review);
    return List.of(
        ApprovalRows.entry(
            draft.clock().millis(),
            change.actor(),
            "approval.breakglass",
            null,
            review,
            change.reason()));
  }
}
