package io.sluice.console.web;

import io.sluice.view.Actor;
import io.sluice.view.Hold;
import io.sluice.view.Holds;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds in memory, which begin at 9 s. */
final class FakeHolds implements Holds {
  private final TreeMap<String, Hold> standing = new TreeMap<>();
  volatile boolean down;
  volatile boolean full;

  /** Fails after the fact, as a defect would. */
  volatile boolean fails;

  /** How often one was asked for. */
  final AtomicInteger calls = new AtomicInteger();

  /** Opened when holds may be written. */
  volatile CountDownLatch running = new CountDownLatch(0);

  @Override
  public synchronized List<Hold> holds() {
    return List.copyOf(standing.values());
  }

  @Override
  public synchronized Outcome hold(
      Hold.Scope scope, String name, Duration time, Actor actor, String reason) {
    calls.incrementAndGet();
    try {
      running.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (fails) {
      throw new IllegalStateException("the defect of this test");
    }
    if (down) {
      return new Outcome.Unavailable("the database is down");
    }
    if (full) {
      return new Outcome.TooMany();
    }
    Hold hold = Hold.of(scope, name, 9_000, time, actor.name(), reason);
    standing.put(scope + "/" + name, hold);
    return new Outcome.Standing(hold);
  }

  @Override
  public synchronized Outcome endHold(Hold.Scope scope, String name, Actor actor, String reason) {
    Hold hold = standing.remove(scope + "/" + name);
    return hold == null ? new Outcome.Unknown() : new Outcome.Ended(hold);
  }
}
