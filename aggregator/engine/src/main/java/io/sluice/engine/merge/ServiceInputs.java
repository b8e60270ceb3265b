package io.sluice.engine.merge;

import io.sluice.view.Conflict;
import io.sluice.view.Home;
import io.sluice.view.StoredSplit;
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
 * @param admitted which names belong to it
 * @param elsewhere what other services say of its addresses
 * @param names conflicts of its cluster names; a port whose cluster is the subject of one is not
 *     published
 */
public record ServiceInputs(
    String service,
    List<String> environments,
    List<SourceClaims> claims,
    @Nullable Home home,
    @Nullable StoredSplit stored,
    AdmissionRule admitted,
    ClaimsElsewhere elsewhere,
    List<Conflict> names) {
  public ServiceInputs {
    environments = List.copyOf(environments);
    claims = List.copyOf(claims);
    names = List.copyOf(names);
  }
}
