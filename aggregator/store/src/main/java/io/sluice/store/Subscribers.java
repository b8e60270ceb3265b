package io.sluice.store;

import io.sluice.view.SplitStore.Stored;
import io.sluice.view.SplitStore.StoredChange;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told of commits, each once, whether it was made here or heard of. */
final class Subscribers {
  private static final Logger log = LoggerFactory.getLogger(Subscribers.class);

  private final List<Consumer<StoredChange>> listeners = new CopyOnWriteArrayList<>();

  /** What was told before, or null where nobody else commits; set before the feed starts. */
  private volatile @Nullable Followed followed;

  /** From here on what is told is remembered, so that the feed does not tell it again. */
  void follow(Followed from) {
    followed = from;
  }

  void add(Consumer<StoredChange> listener) {
    listeners.add(listener);
  }

  /** All that was told, over what was stored before. */
  Stored followed() {
    Followed told = followed;
    if (told == null) {
      throw new IllegalStateException("nothing is followed");
    }
    return told.stored();
  }

  void tell(List<? extends StoredChange> changes) {
    for (StoredChange change : changes) {
      Followed before = followed;
      if (before != null) {
        before.take(change);
      }
      listeners.forEach(listener -> tell(listener, change));
    }
  }

  /** Tells what the feed found, but for what was told when it was committed. */
  void tellNews(List<? extends StoredChange> changes) {
    for (StoredChange change : changes) {
      Followed before = followed;
      if (before == null || before.isNews(change)) {
        listeners.forEach(listener -> tell(listener, change));
      }
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
