package io.sluice.cluster;

import io.sluice.view.Members.Member;
import io.sluice.view.cluster.PublishedUnits;

/** What this member shows of itself; asked by the cluster's thread, must not block. */
@FunctionalInterface
public interface OwnState {
  /** How it is now. */
  Member member();

  /** What it publishes now. */
  default PublishedUnits published() {
    return PublishedUnits.NONE;
  }
}
