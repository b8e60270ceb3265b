package io.sluice.engine.merge;

import io.sluice.view.Conflict;
import io.sluice.view.Drains;
import io.sluice.view.Emergency;
import io.sluice.view.Home;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the view of one service is made of.
 *
 * @param service its name
 * @param environments in configured order
 * @param claims of every source that has any, in no order
 * @param home what is stored of its admission, or null while nothing is
 * @param stored its split and policy, or null when nobody set one
 * @param emergency a rollback above what is stored, or null
 * @param admitted which names belong to it
 * @param elsewhere what other services say of its addresses
 * @param names conflicts of its cluster names; a port whose cluster is the subject of one is not
 *     published
 * @param drains that stand, of whatever
 */
public record ServiceInputs(
    String service,
    List<String> environments,
    List<SourceClaims> claims,
    @Nullable Home home,
    @Nullable StoredSplit stored,
    @Nullable Emergency emergency,
    AdmissionRule admitted,
    ClaimsElsewhere elsewhere,
    List<Conflict> names,
    Drains drains) {

  /** Without an emergency and drains. */
  public ServiceInputs(
      String service,
      List<String> environments,
      List<SourceClaims> claims,
      @Nullable Home home,
      @Nullable StoredSplit stored,
      AdmissionRule admitted,
      ClaimsElsewhere elsewhere,
      List<Conflict> names) {
    this(
        service, environments, claims, home, stored, null, admitted, elsewhere, names, Drains.NONE);
  }

  public ServiceInputs {
    environments = List.copyOf(environments);
    claims = List.copyOf(claims);
    names = List.copyOf(names);
  }

  /**
   * The split in force, or null while there is no home: an emergency's, the stored one, or home.
   */
  @Nullable TrafficSplit split() {
    if (home == null) {
      return null;
    }
    if (emergency != null) {
      return emergency.split();
    }
    TrafficSplit split = stored == null ? null : stored.split();
    return split == null ? TrafficSplit.all(home.environment()) : split;
  }

  /** Whether an environment gets nothing because neither is it the home nor a split names it. */
  boolean isCandidate(String environment) {
    TrafficSplit split = split();
    return home != null
        && split != null
        && !split.names(environment)
        && !home.environment().equals(environment);
  }
}
