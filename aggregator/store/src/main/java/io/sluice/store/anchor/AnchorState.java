package io.sluice.store.anchor;

import io.sluice.proof.SignedHead;
import io.sluice.view.AuditProof;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One anchor, what it took last, and whether it takes anything. Written by one thread. */
final class AnchorState {
  private static final Logger log = LoggerFactory.getLogger(AnchorState.class);

  /** An anchor that is older is an alarm. */
  static final Duration TOO_OLD = Duration.ofMinutes(5);

  private final Anchor anchor;
  private final AtomicLong failures = new AtomicLong();
  private final Clock steady;
  private volatile AuditProof.Anchor last; // the anchoring thread's, read anywhere
  private volatile long tookAt; // the anchoring thread's, read anywhere; by the steady clock
  private boolean told;

  AnchorState(Anchor anchor, long now, Clock steady) {
    this.anchor = anchor;
    this.steady = steady;
    this.last = new AuditProof.Anchor(anchor.name(), 0, now, "");
    this.tookAt = steady.millis();
  }

  AuditProof.Anchor last() {
    return last;
  }

  long failures() {
    return failures.get();
  }

  boolean isOld() {
    return age() > TOO_OLD.toMillis();
  }

  private long age() {
    return steady.millis() - tookAt;
  }

  /** Whether it lacks a head, and has not got one within the time that is due. */
  boolean isDue(long size, Duration every) {
    long age = age();
    return !last.failure().isEmpty()
        || last.size() == 0
        || (size != last.size() && age >= every.toMillis())
        || age >= 3 * every.toMillis();
  }

  void give(SignedHead head) {
    try {
      anchor.take(head);
      last = new AuditProof.Anchor(anchor.name(), head.head().size(), head.at(), "");
      tookAt = steady.millis();
      if (told) {
        told = false;
        log.atInfo().addKeyValue("anchor", anchor.name()).log("An anchor takes heads again");
      }
    } catch (IOException | RuntimeException e) {
      failures.incrementAndGet();
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      last = new AuditProof.Anchor(last.name(), last.size(), last.at(), why);
      if (!told) {
        told = true;
        log.atWarn()
            .addKeyValue("anchor", anchor.name())
            .addKeyValue("reason", why)
            .log("An anchor does not take the audit's heads; it is tried again");
      }
    }
  }
}
