package io.sluice.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What keeps proxies away at the start: the gates of all sources but those that are only tried.
 * Once down it stays down. Owned by the loop.
 */
final class StartBarrier {
  private final Collection<KnownSource> sources;
  private boolean down;

  /**
   * A barrier that stands.
   *
   * @param sources all of them, whenever it is asked
   */
  StartBarrier(Collection<KnownSource> sources) {
    this.sources = sources;
  }

  /** Looks again; whether it falls now. */
  boolean falls() {
    boolean falls = !down && sources.stream().noneMatch(StartBarrier::isAwaited);
    down |= falls;
    return falls;
  }

  /** Whether proxies wait for no source any more. */
  boolean isDown() {
    return down;
  }

  /** What is missing, a sentence for each source that is. */
  List<String> waitingFor() {
    List<String> waiting = new ArrayList<>();
    for (KnownSource source : sources) {
      if (isAwaited(source)) {
        waiting.add(source.gate().words(source.isUnreadable(), source.status().detail()));
      }
    }
    return waiting;
  }

  private static boolean isAwaited(KnownSource source) {
    return !source.gate().isOpen() && !source.source().shadow();
  }
}
