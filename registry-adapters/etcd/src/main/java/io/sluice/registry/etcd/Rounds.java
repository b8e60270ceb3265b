package io.sluice.registry.etcd;

import io.sluice.registry.etcd.EtcdFault.Kind;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among the members. One that fails is no outage while another can be read. Owned
 * by one thread.
 */
final class Rounds {
  private final List<URI> endpoints;
  private int turn;
  private int failedInARow;
  private boolean listed;
  private boolean followed;
  private @Nullable EtcdFault worst;

  Rounds(List<URI> endpoints) {
    this.endpoints = endpoints;
  }

  URI endpoint() {
    return endpoints.get(turn % endpoints.size());
  }

  /** How often all members had their turn. */
  int number() {
    return turn / endpoints.size();
  }

  void begin() {
    ran(false, false);
  }

  /**
   * How far a session came.
   *
   * @param all whether it listed everything
   * @param watched whether its watch then lived longer than a heartbeat
   */
  void ran(boolean all, boolean watched) {
    listed = all;
    followed = watched;
  }

  boolean isListed() {
    return listed;
  }

  /**
   * A session ended.
   *
   * @return what is to be said when no member can be read: the gravest of their faults
   */
  Optional<EtcdFault> ended(EtcdFault fault) {
    if (followed) {
      failedInARow = 0;
      worst = null;
    }
    if (listed && isCuredByListing(fault.kind())) {
      return Optional.empty();
    }
    turn = turn == Integer.MAX_VALUE ? 0 : turn + 1;
    failedInARow++;
    worst = worst == null || worst.reason().compareTo(fault.reason()) <= 0 ? fault : worst;
    if (failedInARow < endpoints.size()) {
      return Optional.empty();
    }
    EtcdFault said = worst;
    failedInARow = 0;
    worst = null;
    return Optional.of(said);
  }

  private static boolean isCuredByListing(Kind kind) {
    return kind == Kind.COMPACTED || kind == Kind.TOO_LARGE || kind == Kind.STALE_TOKEN;
  }
}
