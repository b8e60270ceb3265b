package io.sluice.engine;

import io.sluice.view.ViewChange;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings changes of the view to a listener, whose bug must not stop the loop. The loop's. */
final class Delivery {
  private static final Logger log = LoggerFactory.getLogger(Aggregator.class);

  private final Consumer<ViewChange> listener;

  /** Services whose last change the listener did not take. */
  private final Set<String> undelivered = new HashSet<>();

  Delivery(Consumer<ViewChange> listener) {
    this.listener = listener;
  }

  /**
   * Tells a change, and with it again what the listener failed on before.
   *
   * @return whether the listener took it
   */
  boolean tell(ViewChange change) {
    undelivered.addAll(change.services());
    try {
      listener.accept(new ViewChange(change.view(), undelivered, change.open()));
      undelivered.clear();
      return true;
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("A listener failed on a change of the view");
      return false;
    }
  }
}
