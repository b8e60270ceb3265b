package io.sluice.engine;

import io.sluice.view.Source;
import java.time.Duration;

/**
 * Whether proxies still wait for one source: until its first complete listing; or, when something
 * was known of it before or it is not required, until it says that it cannot be read or {@code
 * start.wait} is over; or until an operator releases it. Once open it stays open. Owned by the
 * loop.
 */
final class StartGate {
  private final Source source;
  private final boolean dispensable;
  private final long giveUpAt;
  private boolean open;

  /**
   * A closed gate.
   *
   * @param known whether it can be served from what was known before
   */
  StartGate(Source source, boolean known, long startedAt, Duration wait) {
    this.source = source;
    // A veto that was never heard would let everybody through.
    this.dispensable = known || (!source.required() && source.trust() != Source.Trust.VETO);
    this.giveUpAt = dispensable ? startedAt + wait.toMillis() : Long.MAX_VALUE;
  }

  /** Looks again, with what is known of the source now. */
  void consider(boolean listed, boolean unreadable, long now) {
    open |= listed || now >= giveUpAt || (unreadable && dispensable);
  }

  /**
   * Opens it by hand.
   *
   * @return whether it was closed
   */
  boolean release() {
    boolean waited = !open;
    open = true;
    return waited;
  }

  boolean isOpen() {
    return open;
  }

  /** When to consider it again though nothing happened, in milliseconds since the epoch. */
  long deadline() {
    return open ? Long.MAX_VALUE : giveUpAt;
  }

  /** What is missing, in one sentence. */
  String words(boolean unreadable, String detail) {
    return unreadable
        ? "source %s cannot be read (%s); start without it: sluice confirm %s --start"
            .formatted(source.name(), detail, source.name())
        : "source %s has not been listed completely yet".formatted(source.name());
  }
}
