package io.sluice.launcher;

import io.sluice.view.MemberStarts;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in the store that this member started, as soon as the store takes it, and that it stops. A
 * thread of its own: serving waits for no database.
 */
final class MemberRecord implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MemberRecord.class);
  private static final long AGAIN_AFTER_MS = 5_000;
  private static final long CLOSES_WITHIN_MS = 1_000;

  private final MemberStarts starts;
  private final MemberStarts.Start start;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::keep, "sluice-member-record");

  MemberRecord(MemberStarts starts, MemberStarts.Start start, Clock clock) {
    this.starts = starts;
    this.start = start;
    this.clock = clock;
  }

  void begin() {
    thread.setDaemon(true);
    thread.start();
  }

  private void keep() {
    try {
      boolean kept = false;
      while (!kept) {
        kept = starts.started(start);
        if (closing.await(kept ? Long.MAX_VALUE : AGAIN_AFTER_MS, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
      if (kept && !starts.stopped(start.member(), clock.millis())) {
        log.atInfo().log("That this member stops could not be kept in the store");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Keeping this member's start failed");
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSES_WITHIN_MS); // an interrupt would close the database's file under H2
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
