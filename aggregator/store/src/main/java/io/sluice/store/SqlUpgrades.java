package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Formats;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.Upgrades;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The rendering format in SQL. */
final class SqlUpgrades implements Upgrades {
  private final Sql sql;
  private final Clock clock;
  private final Subscribers subscribers;

  /** Keeps listeners in commit order. */
  private final ReentrantLock writing = new ReentrantLock(true);

  SqlUpgrades(Sql sql, Clock clock, Subscribers subscribers) {
    this.sql = sql;
    this.clock = clock;
    this.subscribers = subscribers;
  }

  @Override
  public Advance advance() {
    return sql.read(FormatRows::advance);
  }

  @Override
  public boolean put(Advance expected, Advance wanted, String action, Actor actor, String reason) {
    writing.lock();
    try {
      boolean written =
          sql.write(
              connection -> {
                AuditHead.lock(connection); // whoever changes it takes turns here
                if (!FormatRows.advance(connection).equals(expected)) {
                  return false;
                }
                FormatRows.put(connection, wanted);
                AuditRows.insert(
                    connection,
                    new Entry(
                        clock.millis(),
                        actor,
                        "format." + action,
                        "format",
                        StoredValues.of(expected),
                        StoredValues.of(wanted),
                        reason));
                return true;
              });
      if (written) {
        subscribers.tell(List.of(new StoredChange.FormatsStored(wanted.formats())));
      }
      return written;
    } finally {
      writing.unlock();
    }
  }

  /**
   * Makes the formats that a member knew the stored ones: their proxies have them. What was on its
   * way stays where it is until somebody says otherwise.
   */
  boolean adopt(Formats known) {
    Advance here = advance();
    Advance wanted =
        known.isMoving()
            ? new Advance(known, Way.PAUSED, PACE, clock.millis())
            : Advance.standing(known.number());
    return here.formats().equals(known)
        || put(here, wanted, "adopt", Actor.SYSTEM, SqlSplitStore.ADOPTED);
  }

  /** Tells what stands now, because another member may have changed it. */
  void tellStanding() {
    writing.lock();
    try {
      subscribers.tellNews(List.of(new StoredChange.FormatsStored(advance().formats())));
    } finally {
      writing.unlock();
    }
  }
}
