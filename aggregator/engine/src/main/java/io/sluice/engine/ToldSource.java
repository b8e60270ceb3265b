package io.sluice.engine;

import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.Source;
import io.sluice.view.Sources;
import java.util.Set;

/**
 * What the owner of a source told last, or what was known of it before the start. Owned by the
 * loop.
 */
final class ToldSource {
  private Snapshot snapshot;
  private Tally tally = Tally.ZERO;
  private boolean heard;
  private long lastTold;

  /** Nobody told anything yet. */
  ToldSource(Snapshot known) {
    snapshot = known;
    count();
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** Whether an owner told anything since the start. */
  boolean isHeard() {
    return heard;
  }

  /** Whether it counts more than another reading: told, and under a higher term. */
  boolean isAbove(Snapshot other) {
    return heard && snapshot.term().compareTo(other.term()) > 0;
  }

  /** What this member read last itself stands until the next owner tells. */
  void keep(Snapshot read) {
    snapshot = read;
    count();
  }

  /**
   * The owner told something.
   *
   * @param changed services that may differ from what was told under the same term before
   * @return false for what counts for nothing: it is not complete, or of a lower term
   */
  boolean take(Snapshot told, Set<String> changed, long now) {
    if (!told.synced() || isAbove(told)) {
      return false;
    }
    Snapshot earlier = snapshot;
    boolean follows = follows(told);
    snapshot = told;
    heard = true;
    lastTold = now;
    if (follows) {
      changed.forEach(service -> recount(earlier, service));
    } else {
      count();
    }
    return true;
  }

  /** Whether it goes on under the term of what was told before. */
  boolean follows(Snapshot told) {
    return heard && told.term().equals(snapshot.term());
  }

  private void recount(Snapshot earlier, String service) {
    tally =
        tally
            .minus(Tally.of(earlier.services().get(service)))
            .plus(Tally.of(snapshot.services().get(service)));
  }

  private void count() {
    tally = Tally.ZERO;
    for (ServiceClaims claims : snapshot.services()) {
      tally = tally.plus(Tally.of(claims));
    }
  }

  Sources.Status status(Source source, Sources.State state, long since) {
    String unread = snapshot.isStale() ? "the member that reads it for all cannot" : "";
    return new Sources.Status(
        source,
        state,
        null,
        heard ? unread : "nobody read it since the start",
        since,
        lastTold,
        tally.names(),
        tally.services(),
        tally.instances(),
        tally.ready(),
        tally.held(),
        tally.rejected());
  }
}
