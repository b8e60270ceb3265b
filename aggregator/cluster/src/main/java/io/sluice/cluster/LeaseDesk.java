package io.sluice.cluster;

import io.sluice.view.cluster.Leases;
import io.sluice.view.cluster.Leases.Lease;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database for leases on worker threads, for each lease one question after the other: a
 * database that hangs holds nobody up, and a release never overtakes or follows what came later.
 */
final class LeaseDesk implements LeaseRequests {
  private static final Logger log = LoggerFactory.getLogger(LeaseDesk.class);

  /** Hears what the database said. */
  interface Answers {
    void leased(String name, long asked, @Nullable Lease lease);
  }

  private final Leases leases;
  private final String holder;
  private final ExecutorService workers;
  private final Answers answers;

  /** By lease what is done and what comes next; guarded by itself. */
  private final Map<String, Line> lines = new HashMap<>();

  private static final class Line {
    boolean busy;
    boolean release;
    @Nullable Runnable take;
  }

  LeaseDesk(Leases leases, String holder, ExecutorService workers, Answers answers) {
    this.leases = leases;
    this.holder = holder;
    this.workers = workers;
    this.answers = answers;
  }

  @Override
  public void take(String name, long asked, long above) {
    synchronized (lines) {
      line(name).take =
          () -> {
            Lease lease = null;
            try {
              lease = leases.take(name, holder, Duration.ofMillis(LeaseKnowledge.LASTS), above);
            } catch (RuntimeException e) {
              log.atWarn().addKeyValue("lease", name).setCause(e).log("A lease cannot be taken");
            }
            answers.leased(name, asked, lease);
          };
      next(name);
    }
  }

  @Override
  public void release(String name) {
    synchronized (lines) {
      Line line = line(name);
      line.take = null;
      line.release = true;
      next(name);
    }
  }

  private Line line(String name) {
    return lines.computeIfAbsent(name, n -> new Line());
  }

  private void next(String name) {
    Line line = line(name);
    if (line.busy || (!line.release && line.take == null)) {
      return;
    }
    Runnable work = line.take == null || line.release ? () -> give(name) : line.take;
    if (line.release) {
      line.release = false;
    } else {
      line.take = null;
    }
    line.busy = true;
    try {
      workers.execute(
          () -> {
            try {
              work.run();
            } finally {
              synchronized (lines) {
                line(name).busy = false;
                next(name);
              }
            }
          });
    } catch (RejectedExecutionException e) {
      line.busy = false;
      log.atDebug().setCause(e).log("The member ends");
    }
  }

  private void give(String name) {
    try {
      leases.release(name, holder);
    } catch (RuntimeException e) {
      log.atWarn().addKeyValue("lease", name).setCause(e).log("A lease cannot be given back");
    }
  }
}
