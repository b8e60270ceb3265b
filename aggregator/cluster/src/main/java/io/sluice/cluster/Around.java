package io.sluice.cluster;

import io.sluice.view.Term;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a member sees round one source when it decides.
 *
 * @param ready whether it heard all who are present, or waited long enough for them
 * @param alike whether it is configured as the cluster is
 * @param order members that are present and alike, the first to own the source first
 * @param settled those of them that were so for long enough to be handed a source
 * @param present all that are present, by what they hold leases as
 * @param owner another member that is present and reads it, of the highest term, or null
 * @param ownerAlike whether that one is configured as the cluster is
 * @param seen the highest term that anybody named, or null
 * @param synced the highest term that has synced, or null
 */
record Around(
    boolean ready,
    boolean alike,
    List<Peer> order,
    Set<Peer> settled,
    Set<String> present,
    @Nullable Peer owner,
    boolean ownerAlike,
    @Nullable Term seen,
    @Nullable Term synced) {

  /** Who should own it now that nobody does. */
  @Nullable Peer first() {
    return order.isEmpty() ? null : order.get(0);
  }

  /** Who should own it in the long run, beside its present owner. */
  @Nullable Peer firstSettled(@Nullable Peer present) {
    for (Peer peer : order) {
      if (settled.contains(peer) || peer.equals(present)) {
        return peer;
      }
    }
    return null;
  }
}
