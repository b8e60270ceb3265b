package io.sluice.cluster;

import io.sluice.view.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this member read and has not told yet, the newest of each source: while it does not know
 * whether it still owns what it read, it says nothing. One thread.
 */
final class Untold {
  private final Map<String, Told> untold = new LinkedHashMap<>();

  private record Told(Snapshot snapshot, Set<String> changed) {}

  void add(Snapshot snapshot, Set<String> changed) {
    untold.merge(snapshot.source(), new Told(snapshot, changed), Untold::both);
  }

  private static Told both(Told before, Told after) {
    if (!before.snapshot().term().equals(after.snapshot().term())) {
      return after;
    }
    Set<String> names = new TreeSet<>(before.changed());
    names.addAll(after.changed());
    return new Told(after.snapshot(), names);
  }

  /** Tells what is told under the term under which this member reads; the rest is void. */
  void flush(
      long now,
      Function<String, @Nullable OwnedSource> sources,
      BiConsumer<Snapshot, Set<String>> tell) {
    untold
        .values()
        .removeIf(
            one -> {
              OwnedSource source = sources.apply(one.snapshot().source());
              if (source != null && source.isHalfAsleep(now)) {
                return false;
              }
              if (source != null && one.snapshot().term().equals(source.mine())) {
                tell.accept(one.snapshot(), one.changed());
              }
              return true;
            });
  }

  void forget(String source) {
    untold.remove(source);
  }
}
