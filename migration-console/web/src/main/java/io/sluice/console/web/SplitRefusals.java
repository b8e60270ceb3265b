package io.sluice.console.web;

import io.sluice.view.Conflict;
import io.sluice.view.FederatedView;
import io.sluice.view.ServiceView;
import io.sluice.view.SplitStore.Outcome;
import io.sluice.view.TrafficSplit;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Why a split cannot be set, or was not, and what to do instead. */
final class SplitRefusals {
  private final Supplier<FederatedView> view;
  private final List<String> environments;

  SplitRefusals(Supplier<FederatedView> view, List<String> environments) {
    this.view = view;
    this.environments = environments;
  }

  /**
   * Refuses one that would be stored below an emergency's: a rollback without the database stands
   * above what is stored until it is stored itself.
   */
  void emergency(String name) {
    ServiceView service = view.get().services().get(name);
    if (service != null && service.emergency() != null) {
      throw of(name, null, new Outcome.EmergencyStands(service.emergency()));
    }
  }

  /** Refuses one of a service of which registries contradict each other. */
  void conflict(String name) {
    String why = conflicting(view.get().services().get(name));
    if (why != null) {
      throw Refusal.of(409, why);
    }
  }

  /** Why a service's split cannot be set since registries contradict each other, or null. */
  static @Nullable String conflicting(@Nullable ServiceView service) {
    if (service == null) {
      return null;
    }
    for (Conflict conflict : service.conflicts()) {
      if (conflict.blocksSplits()) {
        return conflict.subject()
            + " stands in two environments of "
            + service.name()
            + " ("
            + String.join(", ", conflict.parties())
            + "), so nobody can say which share it gets: correct one of the registries, or roll"
            + " back, which is never refused";
      }
    }
    return null;
  }

  /**
   * What is said of a write that was not committed.
   *
   * @param split that was wanted, or null of a policy
   */
  Refusal of(String name, @Nullable TrafficSplit split, Outcome outcome) {
    if (outcome instanceof Outcome.Stale stale) {
      return Refusal.stale(stale.generation());
    }
    if (outcome instanceof Outcome.Unknown) {
      return view.get().services().get(name) == null
          ? ServiceOperations.unknown(name)
          : homeless(name);
    }
    if (outcome instanceof Outcome.EmergencyStands standing) {
      return GateWords.contradicted(standing.emergency());
    }
    if (outcome instanceof Outcome.Frozen frozen) {
      return GateWords.frozen(name, frozen.by());
    }
    if (outcome instanceof Outcome.NeedsApproval) {
      return GateWords.needsApproval(name, split, environments);
    }
    if (outcome instanceof Outcome.Migrating migrating) {
      return GateWords.migrating(name, migrating.migration());
    }
    if (outcome instanceof Outcome.Unavailable unavailable) {
      return Refusal.unavailable(unavailable.why());
    }
    throw new IllegalStateException("unknown outcome " + outcome);
  }

  /** Of a service without a home. */
  static Refusal homeless(String name) {
    return Refusal.of(
        404,
        name
            + " waits for a home and is not published, so it has no split: a name waits to be"
            + " admitted (GET /api/v1/candidates), no endpoint is ready, or the store cannot"
            + " commit");
  }
}
