package io.sluice.migrations.runner;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Who has the turn: a thread of its own that beats at an even pace, or, between two beats, whoever
 * comes with work. First come, first served.
 */
final class Turns implements AutoCloseable {
  private static final long CLOSE_MILLIS = 5_000;

  private final long pauseNanos;
  private final BooleanSupplier beat;
  private final Thread thread;

  /** Held for each turn; guards all below. */
  private final ReentrantLock turn = new ReentrantLock(true);

  private final Condition wake = turn.newCondition();
  private boolean awake;
  private boolean closing;

  /**
   * Turns that nobody has; no beat before {@link #start}.
   *
   * @param name of the thread
   * @param pause between two beats
   * @param beat what the thread does with its turn; returns whether the next beat is due at once
   */
  Turns(String name, Duration pause, BooleanSupplier beat) {
    this.pauseNanos = pause.toNanos();
    this.beat = beat;
    this.thread = new Thread(this::run, name);
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Does work in a turn of its own, or in that of the caller, who has it. */
  <T> T take(Supplier<T> work) {
    turn.lock();
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  /** The next beat is due when this turn is over. Whoever has the turn calls. */
  void beatNext() {
    awake = true;
    wake.signal();
  }

  private void run() {
    try {
      boolean open = true;
      while (open) {
        open = beatWhenDue(); // between two of them whoever waits with work has his turn
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One beat when it is time; false at the end. */
  private boolean beatWhenDue() throws InterruptedException {
    turn.lock();
    try {
      long left = pauseNanos;
      while (!closing && !awake && left > 0) {
        left = wake.awaitNanos(left);
      }
      awake = false;
      if (!closing) {
        awake = beat.getAsBoolean();
      }
      return !closing;
    } finally {
      turn.unlock();
    }
  }

  /** Ends the thread after the beat under way. */
  @Override
  public void close() {
    turn.lock();
    try {
      closing = true;
      wake.signal();
    } finally {
      turn.unlock();
    }
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
