package io.sluice.probe;

import io.sluice.view.Checks;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checks of all sources of a member, on two threads: one that decides, one that speaks. At most
 * {@link ProbeLimits#perSecond} begin in a second and {@link ProbeLimits#atOnce} are under way,
 * whatever the intervals ask for; a first verdict comes as soon as that lets it, and a place
 * without one is checked every second, or in its interval when that is shorter.
 */
public final class ActiveChecks implements Checks {
  private static final Logger LOG = LoggerFactory.getLogger(ActiveChecks.class);

  /** More places than this are not checked at once; the rest wait until others are removed. */
  private static final int MAX_PLACES = 200_000;

  /** So late the checks are when somebody should give them more room. */
  private static final long LATE = TimeUnit.SECONDS.toNanos(30);

  private final Checker checker;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Guarded by the lock, with all below; a listener is called under it too. */
  private final CheckSchedule schedule;

  private @Nullable Consumer<Checked> listener;

  /** The places beyond the limit, the longest waiting first. */
  private final Map<Watched.Key, Check> waiting = new LinkedHashMap<>();

  private final int most;
  private boolean closed;
  private boolean full;
  private boolean mistaken;
  private boolean late;

  /**
   * Checks at work, with nothing to check.
   *
   * @param limits for all sources together; {@code waiting} and {@code timeout} are not used
   */
  public ActiveChecks(ProbeLimits limits) {
    this(limits, new WireChecker());
  }

  ActiveChecks(ProbeLimits limits, Checker checker) {
    this(limits, checker, MAX_PLACES);
  }

  ActiveChecks(ProbeLimits limits, Checker checker, int most) {
    this.most = most;
    this.checker = checker;
    this.schedule =
        new CheckSchedule(
            limits, () -> ThreadLocalRandom.current().nextDouble(), System.nanoTime());
    this.thread = new Thread(this::run, "sluice-checks");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void add(String source, Place place, Check check) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Watched.Key key = new Watched.Key(source, place);
      if (schedule.size() >= most && !schedule.has(key)) {
        waiting.put(key, check);
        overflow();
        return;
      }
      schedule.add(source, place, check, System.nanoTime());
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void remove(String source, Place place) {
    lock.lock();
    try {
      waiting.remove(new Watched.Key(source, place));
      schedule.remove(source, place);
      Iterator<Map.Entry<Watched.Key, Check>> next = waiting.entrySet().iterator();
      if (schedule.size() < most && next.hasNext()) {
        Map.Entry<Watched.Key, Check> first = next.next();
        next.remove();
        Watched.Key key = first.getKey();
        schedule.add(key.source(), key.place(), first.getValue(), System.nanoTime());
        changed.signal();
      }
      full &= schedule.size() >= most;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void subscribe(Consumer<Checked> other) {
    lock.lock();
    try {
      listener = other;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    checker.close();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (List<Watched> next = next(); !next.isEmpty(); next = next()) {
        next.forEach(this::begin);
      }
    } catch (InterruptedException e) {
      LOG.atDebug().log("Nothing is checked any more");
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("Checks ended by a mistake; nothing is checked any more");
    }
  }

  private void begin(Watched watched) {
    FirstOutcome once = new FirstOutcome(outcome -> done(watched, outcome));
    try {
      checker.check(watched.key.place(), watched.check, once::give);
    } catch (RuntimeException e) {
      mistake(watched.key, e);
      once.give(Outcome.UNTRIED);
    }
  }

  /** Notes that a check failed by a mistake of ours; only the first is told. */
  private void mistake(Watched.Key key, RuntimeException mistake) {
    lock.lock();
    try {
      if (closed || mistaken) {
        return;
      }
      mistaken = true;
    } finally {
      lock.unlock();
    }
    LOG.atError()
        .setCause(mistake)
        .addKeyValue("source", key.source())
        .addKeyValue("place", key.place())
        .log("A check failed by a mistake; such places get no verdict, the others are checked");
  }

  /** Whether a check failed by a mistake of ours. */
  boolean isMistaken() {
    lock.lock();
    try {
      return mistaken;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next places whose turn it is; empty when it is closed. */
  private List<Watched> next() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        long now = System.nanoTime();
        noteLateness(schedule.late(now));
        List<Watched> next = schedule.begin(now);
        if (!next.isEmpty()) {
          return next;
        }
        long unused = changed.awaitNanos(Math.max(1, schedule.idle(now)));
      }
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  private void done(Watched watched, Outcome outcome) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Optional<Checked> transition = schedule.done(watched, outcome, System.nanoTime());
      if (transition.isPresent() && listener != null) {
        listener.accept(transition.get());
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void noteLateness(long nanos) {
    if (late != nanos > LATE) {
      late = !late;
      if (late) {
        LOG.atWarn()
            .addKeyValue("places", schedule.size())
            .log(
                "Active checks come late: more places, or shorter intervals, than the rate allows");
      } else {
        LOG.atInfo().log("Active checks are in time again");
      }
    }
  }

  private void overflow() {
    if (!full) {
      full = true;
      LOG.atWarn()
          .addKeyValue("places", most)
          .log(
              "More places are to be checked than can be; the rest get no verdict until others go");
    }
  }
}
