package io.sluice.registry.consul;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The moves of the catalogue's index for which no changed name has been found yet. The listing of
 * names says nothing of ports, metadata or weights: only its index moves. Owned by one thread.
 *
 * <p>Consul gives a write one index, and a name's own index is that of its last write. So a name
 * whose fresh read has the very index to which the catalogue moved explains the move, unless others
 * may hide in it: when it spans several indexes and the query did not see the first of them happen.
 */
final class Movements {
  /** A query that took at least this long was waiting, and woke with the first write. */
  private static final long WAITED_NANOS = Duration.ofMillis(5).toNanos();

  private record Movement(long index, boolean single, long due) {}

  private final long settleNanos;
  private final boolean provable;
  private final List<Movement> open = new ArrayList<>();

  /**
   * Nothing moved yet.
   *
   * @param settle how long an explanation may take to come
   * @param provable whether reads are fresh enough to explain anything
   */
  Movements(Duration settle, boolean provable) {
    this.settleNanos = settle.toNanos();
    this.provable = provable;
  }

  /** The catalogue moved in a query that took a time. */
  void moved(long from, long to, long tookNanos, long now) {
    boolean single = provable && (to == from + 1 || tookNanos >= WAITED_NANOS);
    open.add(new Movement(to, single, now + settleNanos));
  }

  /** A name was read afresh, and its own index is this. */
  void read(long index) {
    open.removeIf(movement -> movement.single() && movement.index() == index);
  }

  /** Whether a move stayed unexplained for as long as it may; it is forgotten. */
  boolean takeUnexplained(long now) {
    return open.removeIf(movement -> movement.due() - now <= 0);
  }

  /** How long until {@link #takeUnexplained} is to be asked, at most as long as given. */
  long nanosLeft(long most, long now) {
    long left = most;
    for (Movement movement : open) {
      left = Math.min(left, movement.due() - now);
    }
    return Math.max(0, left);
  }
}
