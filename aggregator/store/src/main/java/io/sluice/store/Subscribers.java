package io.sluice.store;

import io.sluice.view.SplitStore.StoredChange;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told of commits. */
final class Subscribers {
  private static final Logger log = LoggerFactory.getLogger(Subscribers.class);

  private final List<Consumer<StoredChange>> listeners = new CopyOnWriteArrayList<>();

  void add(Consumer<StoredChange> listener) {
    listeners.add(listener);
  }

  void tell(List<? extends StoredChange> changes) {
    for (StoredChange change : changes) {
      listeners.forEach(listener -> tell(listener, change));
    }
  }

  /** The commit stands whatever a listener does with it. */
  private static void tell(Consumer<StoredChange> listener, StoredChange change) {
    try {
      listener.accept(change);
    } catch (RuntimeException e) {
      log.atError().addKeyValue("change", change).setCause(e).log("A listener of the store failed");
    }
  }
}
