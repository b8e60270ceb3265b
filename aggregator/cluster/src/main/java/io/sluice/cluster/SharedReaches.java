package io.sluice.cluster;

import io.sluice.view.cluster.Exchange;
import io.sluice.view.reach.Reach;
import io.sluice.view.reach.ReachForm;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers reach, as each member finds it, told to all others. Any thread. */
public final class SharedReaches {
  private static final Logger log = LoggerFactory.getLogger(SharedReaches.class);
  private static final String SUBJECT = "reach";

  private final Exchange exchange;
  private final Consumer<Reach> found;
  private final Clock clock;

  /**
   * Hears others from now on.
   *
   * @param found takes what they found
   */
  public SharedReaches(Exchange exchange, Consumer<Reach> found, Clock clock) {
    this.exchange = exchange;
    this.found = found;
    this.clock = clock;
    exchange.onTold(SUBJECT, this::heard);
  }

  /** Tells what this member found. */
  public void tell(Reach reach) {
    exchange.tell(SUBJECT, ReachForm.encode(reach, clock.millis()));
  }

  private void heard(String member, byte[] bytes) {
    try {
      found.accept(ReachForm.decode(bytes, clock.millis()));
    } catch (IOException e) {
      log.atDebug()
          .setCause(e)
          .addKeyValue("member", member)
          .log("What callers reach cannot be read");
    }
  }
}
