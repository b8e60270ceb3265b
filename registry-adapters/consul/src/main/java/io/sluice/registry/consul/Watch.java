package io.sluice.registry.consul;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongFunction;

/**
 * One blocking query, asked again each time it was answered, by the rules that <a
 * href="https://developer.hashicorp.com/consul/api-docs/features/blocking">Consul gives</a>: an
 * index below 1 is 1, one that goes backwards voids what is known, and nobody asks without pause.
 * Owned by one thread; the query itself waits on another.
 *
 * @param <T> what is asked for
 */
final class Watch<T> {
  /** An answer that brings nothing new and did not wait comes from no sane server. */
  private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

  /** How an answer becomes a signal. */
  interface Waker<T> {
    Signal woken(Answer<T> answer, long tookNanos);
  }

  private final LongFunction<Answer<T>> query;
  private final Waker<T> waker;
  private final long settleNanos;
  private final DoubleSupplier random;
  private long index;
  private long orderAt;
  private boolean waiting;

  Watch(LongFunction<Answer<T>> query, Waker<T> waker, Duration settle, DoubleSupplier random) {
    this.query = query;
    this.waker = waker;
    this.settleNanos = settle.toNanos();
    this.random = random;
  }

  /** Begins at an index that a listing had. */
  void begin(long at, long now) {
    index = Math.max(1, at);
    orderAt = now;
  }

  long index() {
    return index;
  }

  /** Asks again when it is time to; the answer comes as a signal. */
  void order(long now, Executor executor, Consumer<Signal> inbox) {
    if (waiting || now - orderAt < 0) {
      return;
    }
    waiting = true;
    long from = index;
    executor.execute(
        () -> {
          long before = System.nanoTime();
          Answer<T> answer = query.apply(from);
          inbox.accept(waker.woken(answer, System.nanoTime() - before));
        });
  }

  /**
   * Takes the index of an answer.
   *
   * @return whether it is one that can follow: not when Consul's history began anew
   */
  boolean advance(long to, long tookNanos, long now) {
    waiting = false;
    long sane = Math.max(1, to);
    if (sane < index) {
      return false;
    }
    boolean idle = sane == index && tookNanos < IDLE_NANOS;
    long pause = idle ? IDLE_NANOS : settleNanos;
    orderAt = now + (long) (pause * (1 + random.getAsDouble() / 4));
    index = sane;
    return true;
  }

  /** How long until {@link #order} is to be called, at most as long as given. */
  long nanosLeft(long most, long now) {
    return waiting ? most : Math.max(0, Math.min(most, orderAt - now));
  }
}
