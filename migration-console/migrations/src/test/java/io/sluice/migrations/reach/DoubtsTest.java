package io.sluice.migrations.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Networks;
import io.sluice.view.ProxyErrands.Result;
import io.sluice.view.cluster.AllProxies;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import io.sluice.view.reach.Reach;
import io.sluice.view.reach.Reaching.Begun;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What keeps an answer from being a proof, though nobody fails. */
class DoubtsTest extends SurveyScene {
  private void callers(int count) {
    for (int i = 0; i < count; i++) {
      caller("shop-" + i, "10.2.0." + i, "");
    }
  }

  @Test
  void whereAMemberDoesNotSayWhoCallsNothingIsProven() {
    callers(2);
    complete = false;

    Reach reach = survey();

    assertThat(reach.words()).isEqualTo("2 of 2 reach kubernetes; not all callers are known");
    assertThat(reach.isWhole()).isFalse();
  }

  @Test
  void whoIsAwayIsCountedAndNotWaitedFor() {
    callers(2);
    receivers.add(new Receiver("lost", "shop", "", State.AWAY, 1, ""));

    Reach reach = survey();

    assertThat(reach.callers()).isEqualTo(3);
    assertThat(reach.words()).isEqualTo("2 of 2 reach kubernetes; 1 cannot tell (1 away)");
    assertThat(reach.isWhole()).isTrue();
  }

  @Test
  void whereNobodyReachesMoreThanOneEndpointOfTenNothingIsProven() {
    after = orders(10, Networks.ALIKE);
    callers(2);
    network = (proxy, address) -> address.equals("10.40.0.3:8080") ? "reached" : "timed-out";

    Reach reach = survey();

    assertThat(reach.words())
        .isEqualTo("2 of 2 reach kubernetes; 9 of 10 endpoints reached by nobody");
    assertThat(reach.isWhole()).isFalse();
  }

  @Test
  void oneDeadEndpointOfTenIsNamedAndHoldsNobodyUp() {
    after = orders(10, Networks.ALIKE);
    callers(10);
    network = (proxy, address) -> address.equals("10.40.0.3:8080") ? "timed-out" : "reached";

    Reach reach = survey();

    assertThat(reach.words())
        .isEqualTo("10 of 10 reach kubernetes; 1 of 10 endpoints reached by nobody");
    assertThat(reach.isWhole()).isTrue();
  }

  @Test
  void onlyWhoHasNoAgentOrAnOldOneMayKeepSilent() {
    callers(3);
    agents =
        (of, errand) ->
            switch (of.proxy()) {
              case "shop-0" -> said(Result.FAILED, "this agent does not know 'reach'");
              case "shop-1" -> said(Result.NO_AGENT, "no agent");
              default -> answer(of, errand);
            };

    assertThat(survey().isWhole()).isTrue();
  }

  @Test
  void whoRefusesIsNotTakenForWhoReaches() {
    callers(2);
    agents =
        (of, errand) ->
            of.proxy().equals("shop-0")
                ? said(Result.FAILED, "at most 600\u202e addresses\nare tried in an hour")
                : answer(of, errand);

    Reach reach = survey();

    assertThat(reach.words())
        .isEqualTo(
            "1 of 1 reach kubernetes; 1 cannot tell (1 refused: at most 600  addresses are tried"
                + " in an hour); 1 with an agent did not tell");
    assertThat(reach.isWhole()).isFalse();
  }

  @Test
  void thatFewEndpointsWereTriedIsSaid() {
    after = orders(200, Networks.ALIKE);
    callers(1);

    assertThat(survey().words()).isEqualTo("1 of 1 reach kubernetes; 32 of 200 endpoints tried");
  }

  @Test
  void whoCannotTellTakesNoEndpointFromThoseWhoCan() {
    after = orders(200, Networks.ALIKE);
    callers(100);
    agents =
        (of, errand) ->
            Integer.parseInt(of.proxy().substring("shop-".length())) < Survey.AT_ONCE
                ? said(Result.NO_AGENT, "no agent")
                : answer(of, errand);

    assertThat(survey().doubts().tried()).isEqualTo(200);
  }

  @Test
  void whatAMemberThatIsGoneAskedEndsAfterAMinute() {
    callers(3);
    second = new CompletableFuture<>();
    agents = (of, errand) -> new CompletableFuture<>();
    survey();

    now += 59_999;
    assertThat(surveys.newest("orders", "kubernetes").orElseThrow().done()).isFalse();
    now++;

    Reach reach = surveys.newest("orders", "kubernetes").orElseThrow();
    assertThat(reach.done()).isTrue();
    assertThat(reach.isWhole()).isFalse();
    assertThat(reach.words()).endsWith("3 never told, since who asked them has ended");
  }

  @Test
  void thatTheOtherMembersCannotBeToldEndsNoAsking() {
    callers(2);
    surveys.whenFound(
        reach -> {
          throw new IllegalArgumentException("too much to say");
        });
    CompletionStage<Begun> begun = surveys.begin("orders", "kubernetes");
    work();

    assertThat(begun.toCompletableFuture()).isCompleted();
    assertThat(surveys.newest("orders", "kubernetes").orElseThrow().isWhole()).isTrue();
  }

  @Test
  void whereCallersAreIsNotWaitedForLongerThanFourSeconds() {
    callers(1);
    List<String> pages = new ArrayList<>();
    AllProxies mesh = AllProxies.of("here", () -> proxies);
    everywhere =
        new AllProxies() {
          @Override
          public CompletionStage<Part> after(String id, int limit) {
            pages.add(id);
            now += 1_000; // beside a member that hangs
            return mesh.after("", limit)
                .thenApply(part -> new Part(part.proxies(), true, new TreeSet<>(List.of("b"))));
          }

          @Override
          public CompletionStage<Part> one(String id) {
            return mesh.one(id);
          }
        };

    assertThat(survey().words()).isEqualTo("1 of 1 reach kubernetes");
    assertThat(pages).hasSize(4);
  }
}
