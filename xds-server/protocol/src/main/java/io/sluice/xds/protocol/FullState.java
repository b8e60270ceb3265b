package io.sluice.xds.protocol;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that a client gets of a type whose SotW responses are complete, with its response but for the
 * nonce. Immutable and shared by the streams that are at this state.
 */
final class FullState {
  private final String version;
  private final SortedMap<String, Encoded> resources;
  private final Frame frame;

  FullState(String type, SortedMap<String, Encoded> resources) {
    this.resources = Collections.unmodifiableSortedMap(resources);
    this.version = Encoded.version(List.copyOf(resources.values()));
    this.frame = Dialect.sotw(type, version, resources.values());
  }

  String version() {
    return version;
  }

  SortedMap<String, Encoded> resources() {
    return resources;
  }

  /** Its response but for the nonce. */
  Frame frame() {
    return frame;
  }

  /** Names and versions here that are new or changed beside an earlier state. */
  SortedMap<String, String> newsSince(@Nullable FullState earlier) {
    SortedMap<String, String> news = new TreeMap<>();
    if (earlier != this) {
      for (Encoded encoded : resources.values()) {
        if (!has(earlier, encoded)) {
          news.put(encoded.name(), encoded.version());
        }
      }
    }
    return news;
  }

  Collection<String> missingSince(@Nullable FullState earlier) {
    Collection<String> missing = new TreeSet<>();
    if (earlier != null && earlier != this) {
      for (String name : earlier.resources.keySet()) {
        if (!resources.containsKey(name)) {
          missing.add(name);
        }
      }
    }
    return missing;
  }

  private static boolean has(@Nullable FullState state, Encoded encoded) {
    if (state == null) {
      return false;
    }
    Encoded known = state.resources.get(encoded.name());
    return known != null && known.version().equals(encoded.version());
  }
}
