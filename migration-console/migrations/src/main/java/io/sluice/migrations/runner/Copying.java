package io.sluice.migrations.runner;

import io.sluice.migrations.Plan;
import io.sluice.view.Actor;
import io.sluice.view.FederatedView;
import io.sluice.view.Mirror;
import io.sluice.view.ServiceView;
import io.sluice.view.SplitStore;
import io.sluice.view.Steering;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets proxies copy by the service's policy, like anybody else. Blocks on the database.
 *
 * @param view says what is copied now
 * @param splits takes the policy
 */
public record Copying(Supplier<FederatedView> view, SplitStore splits) implements Copies {
  private static final Logger log = LoggerFactory.getLogger(Copying.class);

  @Override
  public void set(Plan plan, Optional<io.sluice.migrations.Mirror> wanted) {
    ServiceView service = view.get().services().get(plan.service());
    if (service == null || service.home() == null) {
      return;
    }
    Steering steering = service.policy().steering();
    Mirror now = steering.mirror();
    Mirror next =
        wanted
            .map(one -> new Mirror(plan.to(), one.percentBasisPoints(), Mirror.Methods.SAFE))
            .orElse(null);
    boolean foreign = now != null && !now.environment().equals(plan.to());
    if (foreign || (now == null ? next == null : now.equals(next))) {
      return;
    }
    SplitStore.Outcome outcome =
        splits.putPolicy(
            plan.service(),
            service.policy().with(new Steering(steering.sticky(), steering.overrides(), next)),
            service.generation(),
            Actor.SYSTEM,
            next == null ? "the migration mirrors no longer" : "the migration mirrors");
    log.atDebug().addKeyValue("outcome", outcome).log("What is copied was changed, or not");
  }
}
