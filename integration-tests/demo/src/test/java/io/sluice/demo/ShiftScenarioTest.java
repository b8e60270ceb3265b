package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShiftScenarioTest {
  private final ShiftScenario scenario = new ShiftScenario();
  private final Map<String, Long> served = new HashMap<>(Map.of("vm", 0L, "kubernetes", 0L));
  private final List<Integer> asked = new ArrayList<>();
  private Map<String, Integer> split = Map.of("vm", 10_000, "kubernetes", 0);
  private long failed;

  @Test
  void trafficThatFollowsIsJudgedSoStepByStep() {
    List<StepResult> results = play(0, 0);

    assertThat(asked).containsExactly(10_000, 9_000, 5_000, 0);
    assertThat(results).hasSize(4).allMatch(StepResult::followed);
  }

  @Test
  void trafficThatStaysWhereItWasIsJudgedSoAndDoesNotHangTheScenario() {
    List<StepResult> results = play(Integer.MAX_VALUE, 0);

    assertThat(results).extracting(StepResult::followed).containsExactly(true, false, false, false);
  }

  @Test
  void aLateChangeIsNotHeldAgainstTheStep() {
    assertThat(play(10, 0)).allMatch(StepResult::followed);
  }

  @Test
  void aFailedRequestWhileMeasuringIsSeen() {
    assertThat(play(0, 5)).noneMatch(StepResult::followed);
  }

  @Test
  void withoutTheServersWordTheScenarioStillEnds() {
    served.put("vm", 10L);
    ShiftScenario.Next next = new ShiftScenario.Wait();
    for (int i = 0; i < 2_000 && !(next instanceof ShiftScenario.Finished); i++) {
      failed += 150;
      next = scenario.next(new Counts(served, failed), Map.of());
    }

    assertThat(next).isInstanceOf(ShiftScenario.Finished.class);
  }

  @Test
  void anEnvironmentThatIsNotPublishedIsOneAtZero() {
    served.put("vm", 10L);
    scenario.next(new Counts(served, 0), Map.of());
    served.put("vm", 400L);
    scenario.next(new Counts(served, 0), Map.of("vm", 10_000));
    served.put("vm", 5_500L);
    scenario.next(new Counts(served, 0), Map.of("vm", 10_000));

    assertThat(scenario.next(new Counts(served, 0), Map.of("vm", 10_000)))
        .isEqualTo(new ShiftScenario.Ask(Map.of("vm", 9_000, "kubernetes", 1_000)));
  }

  /** Plays ticks of 150 requests; a split takes effect after {@code delay} ticks. */
  private List<StepResult> play(int delay, long failuresATick) {
    Map<String, Integer> effective = split;
    int waited = 0;
    for (int tick = 0; tick < 5_000; tick++) {
      ShiftScenario.Next next = scenario.next(new Counts(served, failed), split);
      if (next instanceof ShiftScenario.Finished finished) {
        return finished.results();
      }
      if (next instanceof ShiftScenario.Ask ask) {
        asked.add(ask.weights().get("vm"));
        split = ask.weights();
        waited = 0;
      }
      if (waited++ >= delay) {
        effective = split;
      }
      long vm = 150L * effective.getOrDefault("vm", 0) / 10_000;
      served.merge("vm", vm, Long::sum);
      served.merge("kubernetes", 150 - vm, Long::sum);
      failed += failuresATick;
    }
    throw new AssertionError("the scenario never ended");
  }
}
