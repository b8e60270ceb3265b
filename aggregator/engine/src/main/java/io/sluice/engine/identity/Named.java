package io.sluice.engine.identity;

import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.view.Claim;
import java.util.List;

/**
 * A name and what it has now.
 *
 * @param explanation which rules made what of it
 * @param excluded whether it does not count by configuration
 * @param claims its instances, if it makes a service
 * @param rejected entries that are none, with reasons, if it makes a service
 * @param without what it has if it makes none
 */
public record Named(
    Explanation explanation,
    boolean excluded,
    List<Claim> claims,
    List<Rejected> rejected,
    WithoutService without) {

  /** How many instances it has. */
  public int instances() {
    return claims.size() + without.instances();
  }

  /** How many of them are ready. */
  public int ready() {
    long ready = claims.stream().filter(claim -> claim.instance().health().isReady()).count();
    return (int) ready + without.ready();
  }

  /** How many entries are no instances. */
  public int rejectedEntries() {
    return rejected.size() + without.rejected();
  }
}
