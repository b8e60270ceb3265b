package io.sluice.store;

import io.sluice.view.StoreUnavailable;
import io.sluice.view.cluster.Leadership;
import io.sluice.view.cluster.Leases;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Lets commit only while this member leads: one that was asleep must not write what another one
 * writes by now.
 */
final class LeaderFence {
  private final Leadership leadership;

  LeaderFence(Leadership leadership) {
    this.leadership = leadership;
  }

  /** Another member does this. */
  static final class AnotherLeads extends StoreUnavailable {
    private static final long serialVersionUID = 1L;

    AnotherLeads() {
      super("another member leads", null);
    }
  }

  /**
   * Within the transaction that writes; the lease stays as it is until that is over.
   *
   * @throws AnotherLeads if this member does not lead
   */
  void check(Connection connection) throws SQLException {
    if (leadership.holder().isEmpty()) {
      return; // nobody could have taken it
    }
    long epoch = awaited();
    if (!SqlLeases.isHeld(connection, Leases.LEADER, leadership.holder(), epoch)) {
      throw new AnotherLeads();
    }
  }

  private long awaited() {
    long epoch = leadership.epoch();
    if (epoch == 0) {
      throw new AnotherLeads();
    }
    return epoch;
  }

  /** The same database for what only the leader writes; everybody may read. */
  Sql before(Sql sql) {
    return new Sql() {
      @Override
      public <T> T read(Work<T> work) {
        return sql.read(work);
      }

      @Override
      public <T> T write(Work<T> work) {
        awaited(); // without a connection
        return sql.write(
            connection -> {
              check(connection);
              return work.run(connection);
            });
      }
    };
  }
}
