package io.sluice.xds.protocol;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one loop, with its timers. An exception ends its task alone; an error ends the
 * thread, and the thread's handler is told: an executor would keep both to itself.
 */
final class LoopThread implements Executor, Timers {
  private static final Logger log = LoggerFactory.getLogger(LoopThread.class);

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Owned by the thread. */
  private final PriorityQueue<Alarm> timers = new PriorityQueue<>();

  private long sequence;

  private final class Alarm implements Timer, Comparable<Alarm> {
    private final long due;
    private final long number = ++sequence;
    private final Runnable task;

    Alarm(long due, Runnable task) {
      this.due = due;
      this.task = task;
    }

    @Override
    public int compareTo(Alarm other) {
      long sooner = due - other.due;
      return sooner == 0 ? Long.compare(number, other.number) : sooner < 0 ? -1 : 1;
    }

    @Override
    public void cancel() {
      timers.remove(this);
    }
  }

  LoopThread(String name) {
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  Thread thread() {
    return thread;
  }

  void start() {
    thread.start();
  }

  /** From any thread; once closed, what comes is dropped. */
  @Override
  public void execute(Runnable task) {
    if (!closed) {
      tasks.add(task);
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /** On the thread itself. */
  @Override
  public Timer after(Duration delay, Runnable task) {
    Alarm alarm = new Alarm(nanoTime() + delay.toNanos(), task);
    timers.add(alarm);
    return alarm;
  }

  private void run() {
    try {
      while (!closed) {
        Runnable task = next();
        if (task != null) {
          attempt(task);
        }
        queueDue();
      }
    } catch (InterruptedException e) {
      log.atError().setCause(e).log("a loop was interrupted");
      throw new IllegalStateException("nobody interrupts a loop", e);
    }
  }

  private @Nullable Runnable next() throws InterruptedException {
    Alarm first = timers.peek();
    return first == null ? tasks.take() : tasks.poll(first.due - nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** What is due goes behind what has come: nobody is late whose answer lies here unread. */
  private void queueDue() {
    Alarm first = timers.peek();
    while (first != null && first.due - nanoTime() <= 0) {
      timers.remove();
      tasks.add(first.task);
      first = timers.peek();
    }
  }

  private static void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("a task of a loop failed");
    }
  }

  /** Does what waits, then ends. */
  void close() {
    execute(() -> closed = true);
  }
}
