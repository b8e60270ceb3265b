package io.sluice.probe;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Gives the first outcome of a check and no other. */
final class FirstOutcome {
  private final Consumer<Outcome> to;
  private final AtomicBoolean given = new AtomicBoolean();

  FirstOutcome(Consumer<Outcome> to) {
    this.to = to;
  }

  void give(Outcome outcome) {
    if (given.compareAndSet(false, true)) {
      to.accept(outcome);
    }
  }
}
