package io.sluice.migrations.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.migrations.Plan;
import io.sluice.migrations.engine.Evidence.Answer;
import io.sluice.migrations.engine.Evidence.Verdict;
import io.sluice.migrations.engine.Plans;
import io.sluice.view.reach.Reach;
import io.sluice.view.reach.Reaching;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a plan's start hears of its callers, and when they are asked. */
class CallersReachTest {
  private static final long NOW = 1_800_000_000_000L;

  private final Plan plan = Plans.to(1_000, "'reach':true");
  private final List<String> asked = new ArrayList<>();
  private String refusal = "";
  private @Nullable Reach found;

  private final CallersReach reach =
      new CallersReach(
          new Reaching() {
            @Override
            public Optional<Reach> newest(String service, String environment) {
              return Optional.ofNullable(found);
            }

            @Override
            public CompletionStage<Begun> begin(String service, String environment) {
              asked.add(service + " in " + environment);
              Reach now = found;
              return CompletableFuture.completedFuture(
                  now == null ? new Begun.Refused(refusal) : new Begun.UnderWay(now));
            }
          });

  private static Reach found(int reaching, int failing, int silent, boolean done) {
    return new Reach(
        "orders",
        "kubernetes",
        NOW - 1_000,
        NOW,
        done,
        3,
        reaching + failing + silent,
        reaching,
        failing,
        new Reach.Doubts(true, 3, 0, 0),
        silent == 0 ? new TreeMap<>() : new TreeMap<>(Map.of("without an agent", silent)),
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void whoeverCanTellDecides() {
    found = found(3, 0, 2, true);
    assertThat(reach.verdict(plan, NOW).answer()).isEqualTo(Answer.PASS);
    found = found(2, 1, 0, true);
    assertThat(reach.verdict(plan, NOW))
        .isEqualTo(new Verdict(Answer.FAIL, "2 of 3 reach kubernetes; 1 elsewhere does not"));
  }

  @Test
  void whatNobodyToldIsNoData() {
    found = found(0, 0, 2, true);
    assertThat(reach.verdict(plan, NOW).answer()).isEqualTo(Answer.NO_DATA);
    found = found(3, 0, 0, false);
    assertThat(reach.verdict(plan, NOW).words()).startsWith("callers are asked: 3 of 3");
    found = found(3, 0, 0, true);
    assertThat(reach.verdict(plan, NOW + Reach.FRESH_MILLIS + 1))
        .isEqualTo(
            new Verdict(Answer.NO_DATA, "whether callers reach kubernetes is not known yet"));
  }

  @Test
  void whyNobodyCanBeAskedIsSaidAndTriedAgainAMinuteLater() {
    refusal = "orders has no ready endpoint in kubernetes";

    reach.ask(plan, NOW);
    reach.ask(plan, NOW + 59_000);
    assertThat(asked).containsExactly("orders in kubernetes");
    assertThat(reach.verdict(plan, NOW)).isEqualTo(new Verdict(Answer.NO_DATA, refusal));

    reach.ask(plan, NOW + 60_000);
    assertThat(asked).hasSize(2);
  }

  @Test
  void whatFailedIsAskedAgainAMinuteAfterItWasFound() {
    found = found(2, 1, 0, true);

    reach.ask(plan, NOW + 59_000);
    assertThat(asked).isEmpty();
    reach.ask(plan, NOW + 60_000);
    assertThat(asked).hasSize(1);
  }
}
