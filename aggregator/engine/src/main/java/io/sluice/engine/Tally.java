package io.sluice.engine;

import io.sluice.view.Claim;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Counts over a source's services, kept up to date service by service.
 *
 * @param names its own ones that have instances
 */
record Tally(int services, int names, int instances, int ready, int held, int rejected) {
  static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0);

  static Tally of(@Nullable ServiceClaims claims) {
    if (claims == null) {
      return ZERO;
    }
    int ready = 0;
    int held = 0;
    for (Claim claim : claims.claims()) {
      ready += claim.isReady() ? 1 : 0;
      held += claim.standing() instanceof Standing.Held ? 1 : 0;
    }
    int names = (int) claims.claims().stream().map(Claim::name).distinct().count();
    return new Tally(1, names, claims.claims().size(), ready, held, claims.rejected().size());
  }

  Tally plus(Tally other) {
    return new Tally(
        services + other.services,
        names + other.names,
        instances + other.instances,
        ready + other.ready,
        held + other.held,
        rejected + other.rejected);
  }

  Tally minus(Tally other) {
    return new Tally(
        services - other.services,
        names - other.names,
        instances - other.instances,
        ready - other.ready,
        held - other.held,
        rejected - other.rejected);
  }
}
