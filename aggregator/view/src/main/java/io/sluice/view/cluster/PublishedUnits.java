package io.sluice.view.cluster;

import io.sluice.view.Cells;
import io.sluice.view.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a member publishes because of its view, unit by unit, so that members can be compared: equal
 * views of one format give equal units, whoever is connected. What proxies declare for themselves
 * is not among them. Immutable; a step from one to the next costs the units that changed.
 *
 * @param types units in order of their keys, by the type's short name: {@code CDS}, {@code EDS},
 *     {@code LDS}, {@code RDS}
 */
public record PublishedUnits(SortedMap<String, Cells<Unit>> types) {
  /** Nothing, not even a type: nothing was published yet. */
  public static final PublishedUnits NONE = new PublishedUnits(Collections.emptySortedMap());

  public PublishedUnits {
    types = Collections.unmodifiableSortedMap(new TreeMap<>(types));
  }

  /**
   * One resource as some proxies get it.
   *
   * @param name of the resource; of routes, which callers get together, the service that they lead
   *     to
   * @param variant which proxies, empty for nearly all
   * @param version a hash of its bytes
   */
  public record Unit(String name, String variant, String version) {
    /** Tells it from every other one of its type; no name has a space. */
    public String key() {
      return variant.isEmpty() ? name : name + ' ' + variant;
    }

    /** Of key and version. */
    public Digest digest() {
      return Digest.of((key() + '\n' + version).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** One type without units. */
  public static Cells<Unit> nothing() {
    return Cells.empty(Unit::digest);
  }

  /** Of each type; 32 hexadecimal digits. */
  public SortedMap<String, String> digests() {
    SortedMap<String, String> digests = new TreeMap<>();
    types.forEach((type, units) -> digests.put(type, units.digest().toString()));
    return digests;
  }
}
