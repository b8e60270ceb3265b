package io.sluice.migrations.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.migrations.Plan;
import io.sluice.migrations.simulation.Service;
import io.sluice.migrations.simulation.Simulation;
import io.sluice.migrations.simulation.World;
import io.sluice.view.TrafficSplit;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EstimateTest {
  private static Estimate of(Plan plan, double perSecond) {
    return Estimate.of(plan, TrafficSplit.all("vm"), OptionalDouble.of(perSecond), 0.01);
  }

  @Test
  void aQuietServiceTakesLongerAndSeesLess() {
    Plan plan = Plans.plan("'bakeMs':600000");
    Estimate.OfStep busy = of(plan, 1_000).steps().get(0);
    Estimate.OfStep quiet = of(plan, 0.1).steps().get(0);

    assertThat(busy.requestsNeeded()).isEqualTo(2_628);
    assertThat(busy.proofMs()).hasValue(600_000);
    assertThat(quiet.proofMs()).hasValue(26_280_000);
    assertThat(quiet.seenBasisPoints().orElse(10_000))
        .isGreaterThan(busy.seenBasisPoints().orElse(10_000));
    assertThat(busy.seenInBurstsBasisPoints().orElse(10_000))
        .isGreaterThan(busy.seenBasisPoints().orElse(10_000));
  }

  @Test
  void withoutTrafficItIsSaidThatNothingIsKnown() {
    Estimate.OfStep step =
        Estimate.of(Plans.plan(""), TrafficSplit.all("vm"), OptionalDouble.empty(), 0.01)
            .steps()
            .get(0);

    assertThat(step.requestsNeeded()).isEqualTo(2_628);
    assertThat(step.proofMs()).isEmpty();
    assertThat(step.seenBasisPoints()).isEmpty();
  }

  @Test
  void theLastStepHasNoControlToCompareWith() {
    Estimate estimate = of(Plans.plan(""), 1_000);

    assertThat(estimate.steps()).hasSize(7);
    assertThat(estimate.steps().get(6).seenBasisPoints()).isEmpty();
  }

  @Test
  void whatItSaysToSeeIsStoppedInASimulation() {
    Plan plan = Plans.to(1_000, "'bakeMs':100000,'limits':{'errorRateAtMostBasisPoints':9000}");
    double seen = of(plan, 200).steps().get(0).seenInBurstsBasisPoints().orElseThrow() / 10_000.0;
    int stopped = 0;
    for (long seed = 1; seed <= 40; seed++) {
      Simulation simulation =
          new Simulation(plan, new World(Service.HEALTHY.worseBy(seen).inBursts(10), seed));
      simulation.until(state -> state.over() || simulation.migration().number() == 2, 400);
      stopped += simulation.migration().number() == 2 ? 0 : 1;
    }

    assertThat(stopped).isGreaterThanOrEqualTo(34);
  }
}
