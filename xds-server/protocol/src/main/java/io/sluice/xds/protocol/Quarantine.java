package io.sluice.xds.protocol;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The versions that one proxy rejected, and what it had accepted before. Outlives its streams, so
 * that a reconnect does not search again. Safe for several threads: a proxy may have several
 * streams.
 */
final class Quarantine {
  private record Key(String type, String name) {}

  private record Guilty(String version, @Nullable Encoded accepted, String words) {
    boolean concerns(String other) {
      return version.equals(other) || (accepted != null && accepted.version().equals(other));
    }
  }

  private final Map<Key, Guilty> guilty = new ConcurrentHashMap<>();
  private final Map<String, FullState> accepted = new ConcurrentHashMap<>();

  boolean blocks(String type, String name, String version) {
    Guilty found = guilty.get(new Key(type, name));
    return found != null && found.version().equals(version);
  }

  boolean isEmpty() {
    return guilty.isEmpty();
  }

  /** What the proxy accepted before it rejected the newest version. */
  @Nullable Encoded lastAccepted(String type, String name) {
    Guilty found = guilty.get(new Key(type, name));
    return found == null ? null : found.accepted();
  }

  /** What the proxy said of the version that it rejected. */
  String words(String type, String name) {
    Guilty found = guilty.get(new Key(type, name));
    return found == null ? "" : found.words();
  }

  void add(String type, String name, String version, @Nullable Encoded lastAccepted, String words) {
    guilty.compute(
        new Key(type, name),
        (key, before) ->
            new Guilty(
                version,
                lastAccepted == null && before != null ? before.accepted() : lastAccepted,
                words));
  }

  /** The proxy accepted a version; one that it is kept at does not clear the guilty one. */
  void accepted(String type, String name, String version) {
    guilty.computeIfPresent(
        new Key(type, name), (key, found) -> found.concerns(version) ? found : null);
  }

  void keep(String type, FullState state) {
    accepted.put(type, state);
  }

  /** The complete state that the proxy accepted, if its stream ended while it was rejecting. */
  @Nullable FullState kept(String type, String version) {
    FullState state = accepted.get(type);
    return state != null && state.version().equals(version) ? state : null;
  }
}
