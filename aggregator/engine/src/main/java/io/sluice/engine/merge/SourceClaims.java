package io.sluice.engine.merge;

import io.sluice.view.Claim;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Source;
import io.sluice.view.Standing;

/**
 * What one source claims of one service, from the snapshot in use.
 *
 * @param source as configured
 * @param stale whether it cannot be read at present
 * @param claims of the service
 */
public record SourceClaims(Source source, boolean stale, ServiceClaims claims) {

  /** Whether it may bring endpoints; a source with a veto brings none. */
  public boolean adds() {
    return source.trust() != Source.Trust.VETO;
  }

  /** Whether its registry reports the claim now: neither is the source stale nor the claim held. */
  boolean isLive(Claim claim) {
    return !stale && !(claim.standing() instanceof Standing.Held);
  }
}
