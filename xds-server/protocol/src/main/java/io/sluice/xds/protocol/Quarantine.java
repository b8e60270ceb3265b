package io.sluice.xds.protocol;

import java.util.HashMap;
import java.util.Map;
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

  /** Replaced and never changed: nearly every proxy has nothing here, and there are thousands. */
  private volatile Map<Key, Guilty> guilty = Map.of();

  private volatile Map<String, FullState> accepted = Map.of();

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

  synchronized void add(
      String type, String name, String version, @Nullable Encoded lastAccepted, String words) {
    Encoded before = lastAccepted == null ? lastAccepted(type, name) : lastAccepted;
    Map<Key, Guilty> more = new HashMap<>(guilty);
    more.put(new Key(type, name), new Guilty(version, before, words));
    guilty = Map.copyOf(more);
  }

  /** The proxy accepted a version; one that it is kept at does not clear the guilty one. */
  void accepted(String type, String name, String version) {
    if (!guilty.isEmpty()) {
      clear(new Key(type, name), version);
    }
  }

  private synchronized void clear(Key key, String version) {
    Guilty found = guilty.get(key);
    if (found != null && !found.concerns(version)) {
      Map<Key, Guilty> fewer = new HashMap<>(guilty);
      fewer.remove(key);
      guilty = Map.copyOf(fewer);
    }
  }

  /** Everything of the type may be tried again. */
  void lift(String type) {
    if (!guilty.isEmpty() || !accepted.isEmpty()) {
      liftAll(type);
    }
  }

  private synchronized void liftAll(String type) {
    Map<Key, Guilty> others = new HashMap<>(guilty);
    others.keySet().removeIf(key -> key.type().equals(type));
    guilty = Map.copyOf(others);
    Map<String, FullState> kept = new HashMap<>(accepted);
    kept.remove(type);
    accepted = Map.copyOf(kept);
  }

  synchronized void keep(String type, FullState state) {
    Map<String, FullState> more = new HashMap<>(accepted);
    more.put(type, state);
    accepted = Map.copyOf(more);
  }

  /** The complete state that the proxy accepted, if its stream ended while it was rejecting. */
  @Nullable FullState kept(String type, String version) {
    FullState state = accepted.get(type);
    return state != null && state.version().equals(version) ? state : null;
  }
}
