package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.Approval;
import io.sluice.view.Approval.Decision;
import io.sluice.view.Approval.Kind;
import io.sluice.view.Approval.State;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.TrafficSplit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table of changes that need another person. One that waits is given as what it has become
 * since: too old, or of a split that moved.
 */
final class ApprovalRows {
  /** One that waits, as it is now; the parameter is the time. */
  private static final String STATE =
      "case when a.state <> 'PENDING' then a.state"
          + " when a.generation <> coalesce(s.generation, 0) then 'STALE'"
          + " when a.expires_at <= ? then 'EXPIRED' else 'PENDING' end";

  private static final String SELECT =
      "select id, kind, now_state, service, split, generation, person, actor, reason, asked_at,"
          + " expires_at, freeze_passed, decided_by, decided_at, decision, number from (select a.*,"
          + " "
          + STATE
          + " as now_state from approval a left join traffic_split s on s.service = a.service) as"
          + " it";

  private ApprovalRows() {}

  static List<Approval> newest(
      Connection connection, Set<State> states, String before, int limit, long now)
      throws SQLException {
    String wanted = states.stream().sorted().map(Enum::name).collect(Collectors.joining("','"));
    String sql =
        SELECT
            + " where now_state in ('"
            + wanted
            + "')"
            + (before.isEmpty() ? "" : " and number < (select number from approval where id = ?)")
            + " order by number desc fetch first ? rows only";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      int parameter = 1;
      select.setLong(parameter++, now);
      if (!before.isEmpty()) {
        select.setString(parameter++, before);
      }
      select.setInt(parameter, limit);
      return all(select);
    }
  }

  static @Nullable Approval find(Connection connection, String id, long now) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + " where id = ?")) {
      select.setLong(1, now);
      select.setString(2, id);
      List<Approval> found = all(select);
      return found.isEmpty() ? null : found.get(0);
    }
  }

  /** How many of a service wait. */
  static int waiting(Connection connection, String service, long now) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT + " where service = ? and now_state = 'PENDING'")) {
      select.setLong(1, now);
      select.setString(2, service);
      return all(select).size();
    }
  }

  /** Writes a new one; whoever calls holds the audit's head, which makes the numbers. */
  static void insert(Connection connection, Approval approval) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into approval (id, number, kind, state, service, split, generation, person,"
                + " actor, reason, asked_at, expires_at, freeze_passed, decided_by, decided_at,"
                + " decision) values (?, (select coalesce(max(number), 0) + 1 from approval), ?, ?,"
                + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, approval.id());
      insert.setString(2, approval.kind().name());
      insert.setString(3, approval.state().name());
      insert.setString(4, approval.service());
      insert.setString(5, StoredJson.of(approval.split().weights()));
      insert.setLong(6, approval.generation());
      insert.setString(7, approval.person());
      insert.setString(8, approval.actor());
      insert.setString(9, approval.reason());
      insert.setLong(10, approval.askedAt());
      insert.setLong(11, approval.expiresAt());
      insert.setString(12, approval.freeze());
      insert.setString(13, approval.decision().actor());
      insert.setLong(14, approval.decision().at());
      insert.setString(15, approval.decision().reason());
      insert.executeUpdate();
    }
  }

  /** Writes where it stands now and who decided. */
  static void update(Connection connection, Approval approval) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update approval set state = ?, decided_by = ?, decided_at = ?, decision = ?"
                + " where id = ?")) {
      update.setString(1, approval.state().name());
      update.setString(2, approval.decision().actor());
      update.setLong(3, approval.decision().at());
      update.setString(4, approval.decision().reason());
      update.setString(5, approval.id());
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException("approval " + approval.id() + " vanished under its lock");
      }
    }
  }

  /** What the audit says of a step of one; before is null where it begins. */
  static Entry entry(
      long at,
      Actor actor,
      String action,
      @Nullable Approval before,
      Approval after,
      String reason) {
    return new Entry(
        at,
        actor,
        action,
        after.service(),
        before == null ? "" : StoredValues.of(before),
        StoredValues.of(after),
        reason);
  }

  private static List<Approval> all(PreparedStatement select) throws SQLException {
    List<Approval> approvals = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        approvals.add(approval(rows));
      }
    }
    return approvals;
  }

  private static Approval approval(ResultSet rows) throws SQLException {
    TrafficSplit split = StoredJson.split(rows.getString(5));
    try {
      if (split != null) {
        return new Approval(
            rows.getString(1),
            Kind.valueOf(rows.getString(2)),
            State.valueOf(rows.getString(3)),
            rows.getString(4),
            split,
            rows.getLong(6),
            rows.getString(7),
            rows.getString(8),
            rows.getString(9),
            rows.getLong(10),
            rows.getLong(11),
            rows.getString(12),
            new Decision(rows.getString(13), rows.getLong(14), rows.getString(15)));
      }
    } catch (IllegalArgumentException e) {
      throw new StoredJson.Unreadable("a stored approval is none: " + e.getMessage());
    }
    throw new StoredJson.Unreadable("a stored approval names no split");
  }
}
