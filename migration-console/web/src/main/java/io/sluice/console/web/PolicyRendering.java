package io.sluice.console.web;

import io.sluice.console.contract.PolicyBody;
import io.sluice.console.contract.PolicyBody.CapacityBody;
import io.sluice.console.contract.PolicyBody.CohortBody;
import io.sluice.console.contract.PolicyBody.MirrorBody;
import io.sluice.console.contract.PolicyBody.OverrideBody;
import io.sluice.console.contract.PolicyBody.StickyBody;
import io.sluice.view.Mirror;
import io.sluice.view.Policy;
import io.sluice.view.Stickiness;
import io.sluice.view.Stickiness.By;
import io.sluice.view.Stickiness.Cohort;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A policy as a body. Pure. */
final class PolicyRendering {
  private PolicyRendering() {}

  static PolicyBody body(Policy policy, long generation, boolean stored) {
    Mirror mirror = policy.steering().mirror();
    Map<String, CapacityBody> capacity = new LinkedHashMap<>();
    policy
        .capacity()
        .forEach(
            (environment, stated) ->
                capacity.put(
                    environment,
                    new CapacityBody(
                        stated.perEndpointRps(),
                        stated.growth().name().toLowerCase(Locale.ROOT),
                        stated.headroomBasisPoints())));
    return new PolicyBody(
        policy.zero().name(),
        policy.empty().name(),
        sticky(policy.steering().sticky()),
        policy.steering().overrides().entrySet().stream()
            .map(one -> new OverrideBody(one.getKey(), one.getValue().weights()))
            .toList(),
        policy.warmUpMs(),
        mirror == null
            ? null
            : new MirrorBody(mirror.environment(), mirror.basisPoints(), mirror.methods().name()),
        capacity,
        generation,
        stored);
  }

  private static @Nullable StickyBody sticky(@Nullable Stickiness sticky) {
    if (sticky == null) {
      return null;
    }
    Cohort cohort = sticky.cohort();
    return new StickyBody(
        sticky.by() == By.HEADER ? sticky.name() : null,
        sticky.by() == By.COOKIE ? sticky.name() : null,
        sticky.salt(),
        cohort == null
            ? null
            : new CohortBody(cohort.header(), cohort.value(), cohort.environment()));
  }
}
