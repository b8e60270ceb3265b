package io.sluice.registry.kubernetes;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/** What wakes the adapter's loop. */
sealed interface Signal {
  /** The guard asks for names. */
  record Asked(Set<String> names) implements Signal {}

  /** A watch was answered, and its events follow. */
  record Opened(WatchStream of) implements Signal {}

  /** Bytes of a watch; the next come only when these were taken. */
  record Chunk(WatchStream of, ByteBuffer bytes) implements Signal {}

  /** A watch ended; without a failure when the API server ended it in order. */
  record Ended(WatchStream of, Optional<Answer.Failed<Void>> failed) implements Signal {}

  /** The heartbeat of a session was answered. */
  record Beat(KubernetesSession of, Answer<String> uid) implements Signal {}

  /** A right that was lacking in a session was tried again. */
  record Tried(KubernetesSession of, boolean granted) implements Signal {}
}
