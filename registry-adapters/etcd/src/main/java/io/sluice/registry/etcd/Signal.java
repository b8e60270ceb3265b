package io.sluice.registry.etcd;

import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import java.util.Set;

/** What wakes the adapter's loop. */
sealed interface Signal {
  /** The guard asks for names. */
  record Asked(Set<String> names) implements Signal {}

  /** A watch said something. */
  record Watched(WatchStream of, WatchResponse response) implements Signal {}

  /** A watch ended. */
  record WatchEnded(WatchStream of, Status status) implements Signal {}
}
