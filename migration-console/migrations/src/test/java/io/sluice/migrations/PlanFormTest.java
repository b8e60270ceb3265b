package io.sluice.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.TrafficSplit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanFormTest {
  private static final String SHORTEST =
      """
      {"service":"orders","to":"kubernetes","reason":"leave rack 7","holdbackBasisPoints":500}""";

  private static Plan valid(String json) {
    return valid(json, Feeds.NONE);
  }

  private static Plan valid(String json, Feeds feeds) {
    PlanForm.Read read = PlanForm.read(json, feeds);
    assertThat(read).isInstanceOf(PlanForm.Read.Valid.class);
    return ((PlanForm.Read.Valid) read).plan();
  }

  private static List<String> mistakes(String json) {
    PlanForm.Read read = PlanForm.read(json, Feeds.NONE);
    assertThat(read).isInstanceOf(PlanForm.Read.Wrong.class);
    return ((PlanForm.Read.Wrong) read).mistakes().stream().map(Mistake::key).toList();
  }

  @Test
  void whatIsLeftOutHasTheDocumentedDefault() {
    Plan plan = valid(SHORTEST);

    assertThat(plan.shape()).isEqualTo(Shape.EXPONENTIAL);
    assertThat(plan.bakeMs()).isEqualTo(600_000);
    assertThat(plan.toleranceBasisPoints()).isEqualTo(100);
    assertThat(plan.quorumBasisPoints()).isEqualTo(10_000);
    assertThat(plan.guards())
        .containsExactly(new Guard.ErrorRate("errorRate", 50, OnFailure.ROLL_BACK));
    assertThat(plan.soakMs()).isEqualTo(604_800_000);
    assertThat(plan.reach()).isFalse();
    assertThat(plan.growth()).isEqualTo(Growth.PROVIDED);
    assertThat(plan.headroomBasisPoints()).isEqualTo(3_000);
    assertThat(plan.notBefore()).isZero();
    assertThat(plan.gate()).isEqualTo(Gate.AUTO);
  }

  @Test
  void everyMistakeIsNamedAtOnce() {
    assertThat(
            mistakes(
                """
                {"service":"sluice-x","to":"K8s","colour":"red","bakeMs":"long","shape":"cubic",
                 "quorumBasisPoints":0,"notBefore":"tomorrow","evidence":{"then":"hope"},
                 "guards":[{"kind":"latency","deltaMs":5},{"kind":"webhook","url":"file:/etc"},
                   {"kind":"prometheus","query":"up"},{"kind":"magic"}]}"""))
        .contains(
            "service",
            "to",
            "reason",
            "colour",
            "bakeMs",
            "shape",
            "quorumBasisPoints",
            "notBefore",
            "evidence.minRequests",
            "evidence.then",
            "guards[0].kind",
            "guards[1].url",
            "guards[2].kind",
            "guards[3].kind",
            "limits");
  }

  @Test
  void aLastStepWithoutControlNeedsALimitOrAHoldback() {
    String start = "{\"service\":\"orders\",\"to\":\"kubernetes\",\"reason\":\"r\"";

    assertThat(mistakes(start + "}")).containsExactly("limits");
    valid(start + ",\"holdbackBasisPoints\":100}");
    valid(start + ",\"limits\":{\"errorRateAtMostBasisPoints\":500}}");
  }

  @Test
  void aGuardOfLatencyNeedsAFeed() {
    String plan = SHORTEST.replace("}", ",\"guards\":[{\"kind\":\"latency\",\"deltaMs\":50}]}");

    assertThat(mistakes(plan)).containsExactly("guards[0].kind");
    valid(plan, new Feeds(true, false));
  }

  @Test
  void writtenStepsRiseAndSumToTheWhole() {
    String steps =
        """
        {"service":"orders","to":"kubernetes","reason":"r","holdbackBasisPoints":500,"steps":[
          {"weights":{"vm":9000,"kubernetes":1000}},
          {"weights":{"vm":9500,"kubernetes":500}},
          {"weights":{"vm":9000,"kubernetes":500}}]}""";

    assertThat(mistakes(steps)).containsExactly("steps[1].weights", "steps[2].weights");
    assertThat(mistakes(steps.replace("\"steps\"", "\"shape\":\"linear\",\"steps\"")))
        .contains("shape");
  }

  @Test
  void whetherCallersAreAskedIsYesOrNo() {
    assertThat(mistakes(SHORTEST.replace("}", ",\"reach\":\"maybe\"}"))).contains("reach");
    assertThat(valid(SHORTEST.replace("}", ",\"reach\":true}")).reach()).isTrue();
  }

  @Test
  void notJsonIsSaidSo() {
    assertThat(mistakes("{\"service\":")).containsExactly("plan");
    assertThat(mistakes("[1]")).contains("service");
    assertThat(mistakes("{\"service\":\"a\",\"service\":\"b\"}")).containsExactly("plan");
    assertThat(mistakes("x".repeat(PlanForm.LONGEST + 1))).containsExactly("plan");
  }

  @Test
  void aPlanReadsBackAsItWas() {
    Plan plan =
        valid(
            """
            {"service":"orders","to":"kubernetes","reason":"r","bakeMs":1000,
             "steps":[{"weights":{"vm":9000,"kubernetes":1000},"gate":"manual","bakeMs":5}],
             "guards":[{"kind":"errorRate"},{"kind":"latency","deltaMs":5,"onFailure":"pause"},
               {"kind":"prometheus","name":"p","query":"up"},
               {"kind":"webhook","url":"https://a/b"}],
             "evidence":{"minRequests":10,"orAfterMs":5,"then":"gate"},
             "limits":{"errorRateAtMostBasisPoints":500,"latencyAtMostMs":7},
             "mirror":{"percentBasisPoints":1000,"bakeMs":3},"growth":"hpa",
             "notBefore":"2026-11-21T20:00:00Z","coverageAtLeastBasisPoints":9000,"reach":true}""",
            new Feeds(true, true));

    assertThat(valid(PlanForm.json(plan), new Feeds(true, true))).isEqualTo(plan);
  }

  @Test
  void aRampLeavesOutWhatIsReachedAndKeepsTheOthersProportions() {
    Plan plan = valid(SHORTEST);

    List<Step> ramp =
        plan.ramp(TrafficSplit.of(Map.of("vm", 6000, "old", 2000, "kubernetes", 2000)));

    assertThat(ramp.stream().map(step -> step.weights().weight("kubernetes")))
        .containsExactly(2_500, 5_000, 9_500);
    assertThat(ramp.get(1).weights())
        .isEqualTo(TrafficSplit.of(Map.of("vm", 3750, "old", 1250, "kubernetes", 5000)));
    assertThat(plan.ramp(TrafficSplit.all("kubernetes"))).isEmpty();
  }

  @Test
  void aLinearRampRisesByItsStep() {
    Plan plan = valid(SHORTEST.replace("}", ",\"shape\":\"linear\",\"stepBasisPoints\":3000}"));

    assertThat(
            plan.ramp(TrafficSplit.all("vm")).stream().map(s -> s.weights().weight("kubernetes")))
        .containsExactly(3_000, 6_000, 9_000, 9_500);
  }
}
