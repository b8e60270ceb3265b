package io.sluice.xds.protocol;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of objects that are only equal to themselves, in one array that is filled to seven eighths:
 * thousands of streams have fifty names each, and a hash map's nodes would be most of what a stream
 * costs. In no order. Not safe for several threads, nor for changes during {@link #each}.
 */
final class IdentitySet<T> {
  private static final Object[] NONE = {};
  private static final int LEAST = 4;

  /** Linear probing; its length is 0 or a power of two. */
  private @Nullable Object[] slots = NONE;

  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean contains(T element) {
    return size > 0 && slots[slot(slots, element)] != null;
  }

  /** Returns whether it was not there. */
  boolean add(T element) {
    if (contains(element)) {
      return false;
    }
    if ((size + 1) * 8 > slots.length * 7) {
      resize(Math.max(LEAST, slots.length * 2));
    }
    slots[slot(slots, element)] = element;
    size++;
    return true;
  }

  /** Returns whether it was there. */
  boolean remove(T element) {
    if (!contains(element)) {
      return false;
    }
    int hole = slot(slots, element);
    slots[hole] = null;
    size--;
    closeUp(hole);
    if (size == 0) {
      slots = NONE;
    } else if (slots.length > LEAST && size * 3 < slots.length) {
      resize(slots.length / 2);
    }
    return true;
  }

  /** Moves back what was only where it is because the hole was taken. */
  private void closeUp(int emptied) {
    int mask = slots.length - 1;
    int hole = emptied;
    for (int at = (hole + 1) & mask; slots[at] != null; at = (at + 1) & mask) {
      Object element = slots[at];
      int home = System.identityHashCode(element) & mask;
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        slots[hole] = element;
        slots[at] = null;
        hole = at;
      }
    }
  }

  void clear() {
    slots = NONE;
    size = 0;
  }

  void each(Consumer<? super T> action) {
    for (Object element : slots) {
      if (element != null) {
        action.accept(cast(element));
      }
    }
  }

  /** One that does not change with this one. */
  IdentitySet<T> copy() {
    IdentitySet<T> copy = new IdentitySet<>();
    copy.slots = Arrays.copyOf(slots, slots.length);
    copy.size = size;
    return copy;
  }

  /** Nothing but elements of the set's type is ever put in. */
  @SuppressWarnings("unchecked")
  private T cast(Object element) {
    return (T) element;
  }

  private void resize(int length) {
    @Nullable Object[] larger = new @Nullable Object[length];
    for (Object element : slots) {
      if (element != null) {
        larger[slot(larger, element)] = element;
      }
    }
    slots = larger;
  }

  /** Where it is, or would be. */
  private static int slot(@Nullable Object[] slots, Object element) {
    int mask = slots.length - 1;
    int at = System.identityHashCode(element) & mask;
    while (slots[at] != null && slots[at] != element) {
      at = (at + 1) & mask;
    }
    return at;
  }
}
