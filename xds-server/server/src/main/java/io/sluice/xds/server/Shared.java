package io.sluice.xds.server;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Things made once for all who need the same, and forgotten with the last one. One at a time. */
final class Shared<K, T> {
  private final Map<K, Counted<T>> byKey = new HashMap<>();

  private static final class Counted<T> {
    private final T thing;
    private int count;

    Counted(T thing) {
      this.thing = thing;
    }
  }

  /** One more has it. */
  T join(K key, Function<? super K, ? extends T> made) {
    Counted<T> counted = byKey.computeIfAbsent(key, first -> new Counted<>(made.apply(first)));
    counted.count++;
    return counted.thing;
  }

  /** One less has it; returns what nobody has any more, or null. */
  @Nullable T leave(K key) {
    Counted<T> counted = byKey.get(key);
    if (counted == null || --counted.count > 0) {
      return null;
    }
    byKey.remove(key);
    return counted.thing;
  }

  void each(BiConsumer<K, T> action) {
    byKey.forEach((key, counted) -> action.accept(key, counted.thing));
  }
}
