package io.sluice.engine.merge;

import io.sluice.view.Claim;
import io.sluice.view.Endpoint.Provenance;
import io.sluice.view.Source;
import io.sluice.view.Standing;
import java.util.Comparator;

/**
 * One claim, with what is known of who made it.
 *
 * @param source who says it
 * @param stale whether that source cannot be read
 * @param live whether its registry reports it now
 * @param admitted whether the name belongs to the service
 * @param confirmed whether it counts: its source adds by itself, or others or a check see it too
 * @param candidate whether its environment only waits for a split to name it
 * @param claim what is said
 */
record Said(
    Source source,
    boolean stale,
    boolean live,
    boolean admitted,
    boolean confirmed,
    boolean candidate,
    Claim claim) {

  /**
   * Who speaks for an address first. A claim that cannot be published yet (its name is pending, it
   * is not confirmed, its port undecided, its environment a candidate) must not hide one that can.
   */
  static final Comparator<Said> FIRST_SPEAKER =
      Comparator.comparing((Said said) -> !said.admitted)
          .thenComparing(said -> !said.confirmed)
          .thenComparing(said -> said.claim.standing() instanceof Standing.PortUndecided)
          .thenComparing(said -> said.candidate)
          .thenComparing(said -> said.stale)
          .thenComparing(said -> said.claim.standing() instanceof Standing.Held)
          .thenComparing(said -> -(long) said.source.precedence())
          .thenComparing(said -> said.source.name())
          .thenComparing(said -> said.claim.name())
          .thenComparing(said -> said.claim.port())
          .thenComparing(said -> said.claim.instance().id());

  String party() {
    return source.name() + "/" + claim.name();
  }

  Provenance provenance() {
    return new Provenance(
        source.name(),
        claim.name(),
        claim.instance().id(),
        source.precedence(),
        claim.instance().health(),
        claim.standing(),
        stale,
        admitted,
        claim.instance().tags(),
        claim.instance().metadata());
  }
}
