package io.sluice.engine.identity;

import io.sluice.view.Cells;
import io.sluice.view.Claim;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.SnapshotForm;
import io.sluice.view.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What another owner, or this member before its restart, knew of a source, under today's rules. */
public final class TakenOver {
  private TakenOver() {}

  /**
   * A snapshot to start from: under the new owner's term, stale since it was true, and every claim
   * with the service that today's rules make of its name; a claim of a name that makes none is
   * gone.
   *
   * @param knownAt until when it was true, milliseconds since the epoch; null while it is
   */
  public static Snapshot of(
      Snapshot before, IdentityRules rules, Term term, @Nullable Long knownAt) {
    Long staleSince = before.staleSince();
    return new Snapshot(
        before.source(),
        term,
        before.sequence() + 1,
        true,
        staleSince == null ? knownAt : staleSince,
        before.suspect(),
        isOfToday(before, rules) ? before.services() : regrouped(before, rules));
  }

  private static boolean isOfToday(Snapshot before, IdentityRules rules) {
    for (ServiceClaims claims : before.services()) {
      if (!claims.claims().stream().allMatch(claim -> isOf(claims.service(), claim, rules))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOf(String service, Claim claim, IdentityRules rules) {
    return service.equals(rules.explain(claim.name()).service()) && counts(claim, rules);
  }

  private static boolean counts(Claim claim, IdentityRules rules) {
    return rules.exclude().stream()
        .noneMatch(exclusion -> exclusion.matches(claim.name(), claim.instance()));
  }

  private static Cells<ServiceClaims> regrouped(Snapshot before, IdentityRules rules) {
    Map<String, List<Claim>> byService = new TreeMap<>();
    for (ServiceClaims claims : before.services()) {
      if (claims.claims().isEmpty() && claims.rejected().isEmpty()) {
        byService.computeIfAbsent(claims.service(), name -> new ArrayList<>());
      }
      for (Claim claim : claims.claims()) {
        String service = rules.explain(claim.name()).service();
        if (service != null && counts(claim, rules)) {
          byService.computeIfAbsent(service, name -> new ArrayList<>()).add(claim);
        }
      }
    }
    Cells<ServiceClaims> services = Cells.empty(SnapshotForm::digest);
    for (Map.Entry<String, List<Claim>> one : byService.entrySet()) {
      services =
          services.with(one.getKey(), new ServiceClaims(one.getKey(), one.getValue(), List.of()));
    }
    return services;
  }
}
