package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.ProxyErrands;
import io.sluice.view.ProxyErrands.Errand;
import io.sluice.view.ProxyErrands.Of;
import io.sluice.view.ProxyErrands.Outcome;
import io.sluice.view.ProxyErrands.Result;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whichever member is asked, the one that has the agent carries it out. */
class AskedErrandsTest {
  private static final Errand STATS =
      new Errand(ProxyErrands.STATS, new TreeMap<>(Map.of("filter", "orders")));

  private final TwoMembers a = TwoMembers.a();
  private final TwoMembers b = Objects.requireNonNull(a.other);
  private final ProxyErrands askedA = new AskedErrands(of("p1"), a);
  private final ProxyErrands askedB = new AskedErrands(of("p2"), b);

  /** The agent of one proxy says what it was asked. */
  private static ProxyErrands of(String own) {
    return (of, errand) ->
        CompletableFuture.completedFuture(
            of.equals(new Of(own, "shop"))
                ? new Outcome(Result.DONE, own + " " + errand.kind() + errand.arguments())
                : new Outcome(Result.NO_AGENT, "no agent"));
  }

  private static Outcome run(ProxyErrands asked, String proxy) {
    return asked.run(new Of(proxy, "shop"), STATS).toCompletableFuture().join();
  }

  @Test
  void eachMemberReachesTheAgentsOfBoth() {
    for (ProxyErrands asked : new ProxyErrands[] {askedA, askedB}) {
      assertThat(run(asked, "p1")).isEqualTo(new Outcome(Result.DONE, "p1 stats{filter=orders}"));
      assertThat(run(asked, "p2").text()).isEqualTo("p2 stats{filter=orders}");
    }
  }

  @Test
  void anAgentThatNobodyHasIsSaid() {
    assertThat(run(askedA, "p9").result()).isEqualTo(Result.NO_AGENT);
  }

  @Test
  void aMemberThatDoesNotAnswerIsNamed() {
    b.deaf = true;

    assertThat(run(askedA, "p1").result()).isEqualTo(Result.DONE);
    Outcome unsure = run(askedA, "p2");
    assertThat(unsure.result()).isEqualTo(Result.NO_ANSWER);
    assertThat(unsure.text()).contains("it may be on b");
  }
}
