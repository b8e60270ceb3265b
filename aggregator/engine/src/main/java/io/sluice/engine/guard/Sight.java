package io.sluice.engine.guard;

import io.sluice.view.Claim;
import io.sluice.view.Standing;
import org.jspecify.annotations.Nullable;

/** How a read sees one instance. */
enum Sight {
  /** It may get traffic. */
  READY,
  /** It says of itself that it leaves, or somebody takes it out. */
  LEAVING,
  /**
   * It is listed, but not ready and without an announcement: its node is down, its port unnamed.
   */
  SILENT,
  /** It is not listed. */
  ABSENT;

  static Sight of(@Nullable Claim claim) {
    if (claim == null) {
      return ABSENT;
    }
    if (claim.instance().health().isAnnouncedDeparture()) {
      return LEAVING;
    }
    boolean live = claim.standing() instanceof Standing.Live;
    return live && claim.instance().health().isReady() ? READY : SILENT;
  }
}
