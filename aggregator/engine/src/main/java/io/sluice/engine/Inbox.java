package io.sluice.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What waits for the loop. Anybody adds, the loop takes; who asks is answered in any case. */
final class Inbox {
  /** The most that one pass takes, so that a flood still yields views. */
  private static final int BATCH = 10_000;

  private final BlockingQueue<LoopInput> waiting = new LinkedBlockingQueue<>();

  /** Set by whoever closes, never unset. */
  private volatile boolean closed;

  void add(LoopInput input) {
    waiting.add(input);
    if (closed && waiting.remove(input)) {
      unanswered(input);
    }
  }

  /**
   * Takes what waits, in order.
   *
   * @param millis how long to wait for the first
   */
  void take(List<LoopInput> batch, long millis) throws InterruptedException {
    LoopInput first = waiting.poll(millis, TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      waiting.drainTo(batch, BATCH - 1);
    }
  }

  /** The loop comes no more: whoever waits for it is told. */
  void close() {
    closed = true;
    List<LoopInput> unheard = new ArrayList<>();
    waiting.drainTo(unheard);
    unheard.forEach(Inbox::unanswered);
  }

  private static void unanswered(LoopInput input) {
    IllegalStateException closed = new IllegalStateException("the aggregator is closed");
    if (input instanceof LoopInput.LossConfirmed confirmed) {
      confirmed.letGo().completeExceptionally(closed);
    } else if (input instanceof LoopInput.SourceReleased released) {
      released.waited().completeExceptionally(closed);
    } else if (input instanceof LoopInput.NamesAsked asked) {
      asked.explained().completeExceptionally(closed);
    } else if (input instanceof LoopInput.ChangeTried trial) {
      trial.preview().completeExceptionally(closed);
    } else if (input instanceof LoopInput.KnownGoodAsked asked) {
      asked.known().completeExceptionally(closed);
    }
  }
}
