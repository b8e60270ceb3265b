package io.sluice.store;

import io.sluice.view.AuditLog.Recorded;
import io.sluice.view.StoreUnavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what other members commit into a shared database: one thread reads the audit after the last
 * entry it has seen, in commit order (docs/design/0015). It notices, too, when the database is no
 * longer the one that it followed, because a backup was restored under it.
 */
final class Feed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Feed.class);

  /** A commit elsewhere is heard within a second: this, and what the reading takes. */
  private static final long PACE_MILLIS = 300;

  private static final int BATCH = 1_000;
  private static final long CLOSE_MILLIS = 1_000;

  private final CommittedHead sql;
  private final Consumer<List<Recorded>> tell;
  private final Runnable restored;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "sluice-store-feed");

  /** How far the audit was heard; the thread's. */
  private AuditPosition heard;

  /** What one reading found: entries, how far they reach, whether it is the database before. */
  private record News(List<Recorded> entries, AuditPosition reached, boolean same) {}

  /**
   * A feed of what is committed from now on.
   *
   * @param tell takes entries on this feed's thread; what it fails with is tried again
   * @param restored called once, on this feed's thread, when the database is another one
   * @throws StoreUnavailable if the database cannot be read
   */
  Feed(CommittedHead sql, Consumer<List<Recorded>> tell, Runnable restored) {
    this.sql = sql;
    this.tell = tell;
    this.restored = restored;
    this.heard = sql.read(connection -> AuditPosition.of(AuditHead.read(connection)));
    thread.setDaemon(true);
  }

  /** Begins to tell, from where the audit stood when this was made. */
  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closing.await(PACE_MILLIS, TimeUnit.MILLISECONDS)) {
        if (!followed()) {
          restored.run();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads and tells once; false when the database is not the one before. */
  private boolean followed() {
    try {
      AuditPosition from = heard;
      AuditPosition known = sql.orHeard(from);
      News news = sql.read(connection -> news(connection, from, known));
      if (!news.entries().isEmpty()) {
        tell.accept(news.entries());
      }
      heard = news.reached();
      return news.same();
    } catch (StoreUnavailable e) {
      log.atDebug().setCause(e).log("Other members' commits wait"); // told once, by transactions
      return true;
    } catch (RuntimeException e) {
      log.atError()
          .setCause(e)
          .log("Other members' commits could not be told; they are tried again");
      return true;
    }
  }

  /**
   * What was committed after a place.
   *
   * @param known a later place, or the same, that the audit has if it is the one before
   */
  private static News news(Connection connection, AuditPosition from, AuditPosition known)
      throws SQLException {
    AuditPosition head = AuditPosition.of(AuditHead.read(connection));
    if (head.equals(from) && known.equals(from)) {
      return new News(List.of(), from, true);
    }
    if (head.seq() < known.seq() || !known.link().equals(link(connection, known, head))) {
      return new News(List.of(), from, false);
    }
    List<Recorded> entries = AuditRows.after(connection, from.seq(), BATCH);
    if (entries.size() < BATCH) {
      return new News(entries, head, true);
    }
    long last = entries.get(entries.size() - 1).seq();
    return new News(entries, new AuditPosition(last, link(connection, last)), true);
  }

  private static String link(Connection connection, AuditPosition at, AuditPosition head)
      throws SQLException {
    if (at.seq() == head.seq()) {
      return head.link();
    }
    return at.seq() == 0 ? at.link() : link(connection, at.seq());
  }

  private static String link(Connection connection, long seq) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select link from audit where seq = ?")) {
      select.setLong(1, seq);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    if (Thread.currentThread() == thread) {
      return; // whoever it told of a restored database closes it
    }
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
