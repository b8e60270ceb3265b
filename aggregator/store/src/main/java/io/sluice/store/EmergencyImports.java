package io.sluice.store;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries to store emergency rollbacks, again and again while one waits; a thread of its own. */
final class EmergencyImports implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmergencyStore.class);
  private static final long RETRY_MILLIS = 1_000;
  private static final long IDLE_MILLIS = 60_000;
  private static final long CLOSE_MILLIS = 1_000;

  private final BooleanSupplier importAll;
  private final Runnable tidy;
  private final Semaphore news = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "sluice-emergency");

  /**
   * A thread that is not started.
   *
   * @param importAll tries once; false while something waits for the database
   * @param tidy what else may be done on the disk
   */
  EmergencyImports(BooleanSupplier importAll, Runnable tidy) {
    this.importAll = importAll;
    this.tidy = tidy;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Something stands since now; any thread, never blocks. */
  void wake() {
    news.release();
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        boolean all = once();
        if (news.tryAcquire(all ? IDLE_MILLIS : RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
          news.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean once() {
    try {
      tidy.run();
      return importAll.getAsBoolean();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Storing emergency rollbacks failed");
      return false;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    news.release();
    try {
      thread.join(CLOSE_MILLIS); // an interrupt would close the database's file under H2
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
