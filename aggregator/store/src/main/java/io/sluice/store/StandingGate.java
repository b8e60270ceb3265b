package io.sluice.store;

import io.sluice.view.ApprovalRule;
import io.sluice.view.Freeze;
import io.sluice.view.MigrationStore;
import io.sluice.view.MigrationStore.StoredMigration;
import io.sluice.view.SplitStore.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** What everybody's changes are held to: freezes, and the services that need a second person. */
final class StandingGate implements Gate {
  private final ApprovalRule rule;
  private final Clock clock;

  StandingGate(ApprovalRule rule, Clock clock) {
    this.rule = rule;
    this.clock = clock;
  }

  @Override
  public @Nullable Outcome refusal(Connection connection, Change change) throws SQLException {
    Outcome inTheWay = inTheWay(connection, change);
    if (inTheWay != null) {
      return inTheWay;
    }
    return needsApproval(change) ? new Outcome.NeedsApproval() : null;
  }

  /** What no second person's leave removes: a migration's hand on the split, or a freeze. */
  @Nullable Outcome inTheWay(Connection connection, Change change) throws SQLException {
    Outcome migrating = migrating(connection, change);
    return migrating == null ? frozen(connection, change) : migrating;
  }

  @Nullable Outcome frozen(Connection connection, Change change) throws SQLException {
    Freeze freeze = freeze(connection, change);
    return freeze == null ? null : new Outcome.Frozen(freeze);
  }

  /** Whether a migration moves this split, so that nobody else does; null when none does. */
  @Nullable Outcome migrating(Connection connection, Change change) throws SQLException {
    if (change.difference().weights().isEmpty()) {
      return null; // a policy
    }
    StoredMigration one = MigrationRows.runningOf(connection, change.service());
    return one != null && MigrationStore.MOVING.contains(one.state())
        ? new Outcome.Migrating(one.id())
        : null;
  }

  ApprovalRule rule() {
    return rule;
  }

  /** Whether another person has to allow it. */
  boolean needsApproval(Change change) {
    return !change.difference().towardsHome() && rule.covers(change.service());
  }

  /**
   * The freeze that stands in the way, or null. Whoever begins one holds the audit's head until it
   * is committed, so waiting for the head means to see every freeze that came first.
   */
  @Nullable Freeze freeze(Connection connection, Change change) throws SQLException {
    if (change.difference().towardsHome()) {
      return null;
    }
    AuditHead.lock(connection);
    for (Freeze freeze : FreezeRows.standing(connection, clock.millis())) {
      if (freeze.covers(change.service(), change.difference())) {
        return freeze;
      }
    }
    return null;
  }
}
