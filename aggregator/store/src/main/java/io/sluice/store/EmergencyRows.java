package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Emergencies.Choice;
import io.sluice.view.Emergency;
import io.sluice.view.Policy;
import io.sluice.view.StoredSplit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes emergency rollbacks into the database, each once; within a caller's transaction. */
final class EmergencyRows {
  private EmergencyRows() {}

  /** What became of one. */
  sealed interface Import {
    /**
     * It is over.
     *
     * @param split what is stored now, or null for nothing
     */
    record Done(@Nullable StoredSplit split) implements Import {}

    /** Something else is stored than it stood on, or nothing; somebody has to decide. */
    record Conflict() implements Import {}
  }

  /**
   * Stores an emergency as the rollback that it was, unless something else is stored meanwhile.
   *
   * @param now milliseconds since the epoch
   */
  static Import store(Connection connection, Emergency emergency, long now) throws SQLException {
    boolean admitted = HomeRows.lock(connection, emergency.service()) != null;
    StoredSplit stored = SplitRows.find(connection, emergency.service());
    if (isOver(connection, emergency)) {
      return new Import.Done(stored); // whoever wrote it could not say so any more
    }
    if (!admitted || stored == null) {
      return new Import.Conflict();
    }
    boolean there = emergency.split().equals(stored.split());
    if (!there && !isWhatItStoodOn(emergency, stored)) {
      return new Import.Conflict();
    }
    StoredSplit after = there ? stored : rolledBack(stored, emergency);
    if (!there) {
      SplitRows.write(connection, after);
    }
    audit(connection, emergency, emergency.actor(), "split.emergency", stored, after, now);
    end(connection, emergency, "stored", now);
    return new Import.Done(after);
  }

  /**
   * Ends a conflict as somebody decided.
   *
   * @return what is stored then; a conflict again while the database does not know the service
   */
  static Import decide(
      Connection connection,
      Emergency emergency,
      Choice choice,
      Actor actor,
      String reason,
      long now)
      throws SQLException {
    boolean admitted = HomeRows.lock(connection, emergency.service()) != null;
    StoredSplit stored = SplitRows.find(connection, emergency.service());
    if (!admitted) {
      return new Import.Conflict();
    }
    StoredSplit after = stored;
    boolean keeps = choice == Choice.KEEP;
    if (isOver(connection, emergency)) {
      return new Import.Done(stored);
    }
    if (keeps && (stored == null || !emergency.split().equals(stored.split()))) {
      after = rolledBack(stored, emergency);
      SplitRows.write(connection, after);
    }
    AuditRows.insert(
        connection,
        new Entry(
            now,
            actor,
            keeps ? "split.emergency.keep" : "split.emergency.drop",
            emergency.service(),
            stored == null ? "" : StoredValues.of(stored),
            StoredValues.of(emergency, after),
            reason));
    end(connection, emergency, keeps ? "kept" : "dropped", now);
    return new Import.Done(after);
  }

  private static boolean isWhatItStoodOn(Emergency emergency, StoredSplit stored) {
    return stored.generation() == emergency.stood().generation()
        && emergency.stood().split().equals(stored.split())
        && emergency.split().equals(stored.baseline());
  }

  private static StoredSplit rolledBack(@Nullable StoredSplit stored, Emergency emergency) {
    return stored == null
        ? new StoredSplit(
            emergency.service(), emergency.split(), emergency.split(), Policy.DEFAULT, 1)
        : new StoredSplit(
            stored.service(),
            emergency.split(),
            stored.baseline() == null ? emergency.split() : stored.baseline(),
            stored.policy(),
            stored.slices(emergency.split()),
            stored.generation() + 1);
  }

  private static void audit(
      Connection connection,
      Emergency emergency,
      Actor actor,
      String action,
      StoredSplit before,
      StoredSplit after,
      long now)
      throws SQLException {
    AuditRows.insert(
        connection,
        new Entry(
            now,
            actor,
            action,
            emergency.service(),
            StoredValues.of(before),
            StoredValues.of(emergency, after),
            emergency.reason()));
  }

  private static boolean isOver(Connection connection, Emergency emergency) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select 1 from emergency where id = ?")) {
      select.setString(1, emergency.id());
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void end(Connection connection, Emergency emergency, String how, long now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into emergency (id, service, ended, ended_at) values (?, ?, ?, ?)")) {
      insert.setString(1, emergency.id());
      insert.setString(2, emergency.service());
      insert.setString(3, how);
      insert.setLong(4, now);
      insert.executeUpdate();
    }
  }
}
