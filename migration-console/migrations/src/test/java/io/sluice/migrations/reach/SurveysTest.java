package io.sluice.migrations.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Assignment;
import io.sluice.view.Networks;
import io.sluice.view.ProxyErrands.Outcome;
import io.sluice.view.ProxyErrands.Result;
import io.sluice.view.reach.Reach;
import io.sluice.view.reach.Reaching.Begun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SurveysTest extends SurveyScene {
  @Test
  void fiveThousandCallersAreAskedAndWhereTheOthersAreIsSaid() {
    for (int i = 0; i < 4_960; i++) {
      boolean behind = i < 148;
      caller("shop-%04d".formatted(i), behind ? "10.9." + i + ".1" : "10.2." + i / 200 + ".1", "");
    }
    network = (proxy, address) -> proxy.compareTo("shop-0148") < 0 ? "timed-out" : "reached";

    Reach reach = survey();

    assertThat(reach.done()).isTrue();
    assertThat(reach.words())
        .isEqualTo("4,812 of 4,960 reach kubernetes; 148 in 10.9.0.0/16 do not");
    assertThat(reach.failures()).hasSize(Reach.NAMED);
    assertThat(reach.failures().get(0).result()).isEqualTo("timed-out");
    assertThat(heard).last().isEqualTo(reach);
  }

  @Test
  void onlyTheEnvironmentInQuestionIsTriedAndEachEndpointBySeveral() {
    after = orders(40, Networks.ALIKE);
    for (int i = 0; i < 20; i++) {
      caller("shop-" + i, "10.2.0." + i, "");
    }

    survey();

    Map<String, Long> tries =
        asked.values().stream()
            .flatMap(List::stream)
            .collect(Collectors.groupingBy(each -> each, Collectors.counting()));
    assertThat(tries).hasSize(40);
    assertThat(tries.keySet()).allMatch(each -> each.startsWith("10.40.0."));
    assertThat(tries.values()).allMatch(count -> count >= 2);
    assertThat(asked.values()).allMatch(each -> each.size() == Turns.FEW);
  }

  @Test
  void fewCallersOfManyEndpointsTryMoreEachAndNeverMoreThanAnAgentTakes() {
    after = orders(200, Networks.ALIKE);
    caller("shop-1", "10.2.0.1", "");

    survey();

    assertThat(asked.get("shop-1")).hasSize(32).doesNotHaveDuplicates();
  }

  @Test
  void anEndpointThatNobodyReachesIsNoCallersFault() {
    caller("shop-1", "10.2.0.1", "");
    caller("shop-2", "10.2.0.2", "");
    network = (proxy, address) -> address.equals("10.40.0.2:8080") ? "refused" : "reached";

    Reach reach = survey();

    assertThat(reach.words())
        .isEqualTo("2 of 2 reach kubernetes; 1 of 3 endpoints reached by nobody");
    assertThat(reach.deaf()).containsExactly(new Reach.Deaf("10.40.0.2:8080", 2));
  }

  @Test
  void whereNobodyReachesAnythingEveryCallerFails() {
    caller("shop-1", "10.2.0.1", "");
    caller("shop-2", "10.2.0.2", "");
    network = (proxy, address) -> "unreachable";

    assertThat(survey().words()).isEqualTo("0 of 2 reach kubernetes; 2 in 10.2.0.0/16 do not");
  }

  @Test
  void whoCannotTellIsCountedApart() {
    caller("old", "10.2.0.1", "");
    caller("bare", "10.2.0.2", "");
    caller("mute", "10.2.0.3", "");
    caller("shop-1", "10.2.0.4", "");
    agents =
        (of, errand) ->
            switch (of.proxy()) {
              case "old" -> said(Result.FAILED, "this agent does not know 'reach'");
              case "bare" -> said(Result.NO_AGENT, "no agent");
              case "mute" -> said(Result.NO_ANSWER, "late");
              default -> answer(of, errand);
            };

    Reach reach = survey();

    assertThat(reach.words())
        .isEqualTo(
            "1 of 1 reach kubernetes; 3 cannot tell (1 refused: this agent does not know 'reach',"
                + " 1 without an agent, 1 without an answer); 1 with an agent did not tell");
    assertThat(reach.isWhole()).isFalse();
  }

  @Test
  void whereNobodyCanTellNothingIsProven() {
    caller("bare", "10.2.0.2", "");
    agents = (of, errand) -> said(Result.NO_AGENT, "no agent");

    Reach reach = survey();

    assertThat(reach.isWhole()).isFalse();
    assertThat(reach.words())
        .isEqualTo(
            "no caller of orders has told whether it reaches kubernetes; 1 cannot tell (1 without"
                + " an agent)");
  }

  @Test
  void whoIsElsewhereTriesTheGateway() {
    Assignment gateways =
        new Assignment(List.of(List.of(locality("kubernetes", "192.0.2.", 1))), 0);
    after =
        orders(
            3,
            new Networks(
                new TreeMap<>(
                    Map.of("edge", new Networks.Seen(gateways, new TreeMap<>(), List.of()))),
                new TreeMap<>(),
                new TreeMap<>()));
    caller("edge-1", "10.7.0.1", "network/edge");
    caller("edge-2", "10.7.0.2", "caller/shop/edge");
    caller("shop-1", "10.2.0.1", "caller/shop");
    caller("gate-1", "10.8.0.1", "gateway/pods");

    Reach reach = survey();

    assertThat(asked.get("edge-1")).containsExactly("192.0.2.1:8080");
    assertThat(asked.get("edge-2")).containsExactly("192.0.2.1:8080");
    assertThat(asked.get("shop-1")).hasSize(3);
    assertThat(asked).doesNotContainKey("gate-1");
    assertThat(reach.untold()).containsEntry("given nothing of it", 1);
  }

  @Test
  void noMoreThanFiftyAreAskedAtOnceAndWhoAsksMeanwhileJoins() {
    List<CompletableFuture<Outcome>> open = new ArrayList<>();
    agents =
        (of, errand) -> {
          open.add(new CompletableFuture<>());
          return open.get(open.size() - 1);
        };
    for (int i = 0; i < 120; i++) {
      caller("shop-" + i, "10.2.0.1", "");
    }

    assertThat(survey().waiting()).isEqualTo(120);
    assertThat(open).hasSize(Survey.AT_ONCE);
    CompletionStage<Begun> again = surveys.begin("orders", "kubernetes");
    work();
    assertThat(again.toCompletableFuture()).isCompleted();
    assertThat(open).as("nobody is asked twice").hasSize(Survey.AT_ONCE);

    for (int i = 0; i < 120; i++) {
      open.get(i).complete(new Outcome(Result.NO_AGENT, ""));
      work();
    }

    assertThat(surveys.newest("orders", "kubernetes").orElseThrow().done()).isTrue();
  }

  @Test
  void noMoreThanFiftyTryInASecond() {
    second = new CompletableFuture<>();
    for (int i = 0; i < 120; i++) {
      caller("shop-" + i, "10.2.0.1", "");
    }

    assertThat(survey().done()).isFalse();
    assertThat(asked).hasSize(Survey.AT_ONCE);
    nextSecond();
    assertThat(asked).hasSize(2 * Survey.AT_ONCE);
    nextSecond();

    assertThat(asked).hasSize(120);
    nextSecond();
    assertThat(surveys.newest("orders", "kubernetes").orElseThrow().done()).isTrue();
  }

  private void nextSecond() {
    CompletableFuture<Void> before = second;
    second = new CompletableFuture<>();
    before.complete(null);
    work();
  }

  @Test
  void whatAnAgentSaysBesideItsWordsCountsForNothing() {
    caller("shop-1", "10.2.0.1", "");
    network = (proxy, address) -> "splendid";

    assertThat(survey().untold()).containsEntry("without an answer", 1);
  }

  @Test
  void whatAnotherMemberAsksIsJoined() {
    caller("shop-1", "10.2.0.1", "");
    Reach theirs =
        new Reach(
            "orders",
            "kubernetes",
            8_000,
            8_500,
            false,
            3,
            9,
            1,
            0,
            new Reach.Doubts(true, 3, 0, 0),
            new TreeMap<>(),
            List.of(),
            List.of(),
            List.of());
    surveys.heard(theirs);

    assertThat(survey()).isEqualTo(theirs);
    assertThat(asked).isEmpty();
  }

  @Test
  void whatCannotBeTriedIsRefused() {
    after = orders(0, Networks.ALIKE);
    caller("shop-1", "10.2.0.1", "");

    assertThat(refusal("orders")).contains("no ready endpoint in kubernetes");
    assertThat(refusal("nothing")).contains("no service nothing");
    assertThat(surveys.newest("orders", "kubernetes")).isEmpty();
  }

  private String refusal(String service) {
    CompletionStage<Begun> begun = surveys.begin(service, "kubernetes");
    work();
    return ((Begun.Refused) begun.toCompletableFuture().join()).why();
  }

  @Test
  void anAddressIsTakenFromWhereAConnectionComes() {
    assertThat(Caller.host("/10.0.0.1:4711")).isEqualTo("10.0.0.1");
    assertThat(Caller.host("/[0:0:0:0:0:0:0:1]:4711")).isEqualTo("0:0:0:0:0:0:0:1");
    assertThat(Caller.host("10.0.0.1")).isEqualTo("10.0.0.1");
    assertThat(Caller.host("2001:db8::1")).isEqualTo("2001:db8::1");
    assertThat(Caller.host("null")).isEqualTo("null");
  }
}
