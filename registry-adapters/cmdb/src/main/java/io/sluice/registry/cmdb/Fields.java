package io.sluice.registry.cmdb;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where each field stands: {@link Field#ITEMS}, {@link Field#COUNT} and {@link Field#NEXT} in a
 * page, the others in an entry.
 *
 * @param pointers of the fields that are there
 * @param metadata by the key under which an instance carries the value; at most 32
 */
public record Fields(Map<Field, Pointer> pointers, SortedMap<String, Pointer> metadata) {
  private static final int MAX_METADATA = 32;

  public Fields {
    Map<Field, Pointer> copy = new EnumMap<>(Field.class);
    copy.putAll(pointers);
    pointers = Collections.unmodifiableMap(copy);
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    if (metadata.size() > MAX_METADATA) {
      throw new IllegalArgumentException("metadata has more than " + MAX_METADATA + " keys");
    }
  }

  /** Fields without metadata. */
  public static Fields of(Map<Field, String> pointers) {
    return new Fields(Map.of(), new TreeMap<>()).with(pointers);
  }

  /** The same with some others; an empty text takes a field away. */
  public Fields with(Map<Field, String> others) {
    Map<Field, Pointer> all = new EnumMap<>(Field.class);
    all.putAll(pointers);
    others.forEach((field, text) -> all.put(field, Pointer.of(text)));
    return new Fields(all, metadata);
  }

  /** The same with other metadata. */
  public Fields withMetadata(Map<String, String> others) {
    SortedMap<String, Pointer> all = new TreeMap<>();
    others.forEach((key, text) -> all.put(key, Pointer.of(text)));
    return new Fields(pointers, all);
  }

  /** Where a field stands. */
  Pointer at(Field field) {
    return pointers.getOrDefault(field, Pointer.NONE);
  }
}
