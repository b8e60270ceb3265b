package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import io.grpc.Status;
import io.sluice.view.ProxyErrands;
import io.sluice.view.ProxyErrands.Errand;
import io.sluice.view.ProxyErrands.Of;
import io.sluice.view.ProxyErrands.Outcome;
import io.sluice.view.ProxyErrands.Result;
import io.sluice.xds.protocol.errand.Attendance;
import io.sluice.xds.protocol.errand.Report;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Agents that wait for errands, over real sockets. */
class ErrandsTest extends ServedTest {
  private static final Struct SHOP = new Attendance("shop-1", "shop").message();

  private CompletableFuture<Outcome> ask(String proxy, String filter) {
    Map<String, String> arguments = filter.isEmpty() ? Map.of() : Map.of("filter", filter);
    return server
        .errands()
        .run(new Of(proxy, "shop"), new Errand(ProxyErrands.STATS, new TreeMap<>(arguments)))
        .toCompletableFuture();
  }

  /** The first errand that an agent gets. */
  private CompletableFuture<Outcome> asked(AgentClient agent, String filter) {
    AtomicReference<CompletableFuture<Outcome>> outcome = new AtomicReference<>();
    eventually(
        () -> {
          outcome.set(ask("shop-1", filter));
          assertThat(outcome.get().isDone()).isFalse(); // the agent is there
        });
    eventually(() -> assertThat(agent.errands()).hasSize(1));
    return outcome.get();
  }

  @Test
  void anAgentIsAskedAndItsReportComesBackWhole() {
    try (AgentClient agent = new AgentClient(server.port()).say(SHOP)) {
      CompletableFuture<Outcome> first = asked(agent, "");
      CompletableFuture<Outcome> outcome = ask("shop-1", "orders");
      assertThat(agent.errands()).as("one at a time").hasSize(1);
      agent.report(agent.errands().get(0).id(), true, "");
      eventually(() -> assertThat(first).isDone());
      eventually(() -> assertThat(agent.errands()).hasSize(2));
      var errand = agent.errands().get(1);
      assertThat(errand.kind()).isEqualTo("stats");
      assertThat(errand.arguments()).containsExactly(Map.entry("filter", "orders"));
      String longText = "cluster.orders.upstream_rq: 7 \uD83D\uDE80\n".repeat(20_000);
      agent.report(errand.id(), true, longText);

      eventually(
          () -> assertThat(outcome).isCompletedWithValue(new Outcome(Result.DONE, longText)));
    }
  }

  @Test
  void aProxyWithoutAnAgentIsSaidAtOnce() {
    assertThat(ask("shop-1", "").join().result()).isEqualTo(Result.NO_AGENT);
  }

  @Test
  void anAgentThatGoesOwesNothingMore() {
    AgentClient agent = new AgentClient(server.port()).say(SHOP);
    CompletableFuture<Outcome> outcome = asked(agent, "orders");

    agent.close();

    eventually(() -> assertThat(outcome).isDone());
    assertThat(outcome.join().result()).isEqualTo(Result.NO_ANSWER);
    eventually(() -> assertThat(ask("shop-1", "").getNow(null)).isNotNull());
  }

  @Test
  void anAgentOfAnotherServiceAnswersForNobodyElsesProxy() {
    try (AgentClient agent = new AgentClient(server.port()).say(SHOP);
        AgentClient liar =
            new AgentClient(server.port()).say(new Attendance("shop-1", "orders").message())) {
      CompletableFuture<Outcome> outcome = asked(agent, "");
      agent.report(agent.errands().get(0).id(), true, "the real one");

      eventually(
          () -> assertThat(outcome).isCompletedWithValue(new Outcome(Result.DONE, "the real one")));
      assertThat(liar.errands()).isEmpty();
      assertThat(agent.end()).isNull();
    }
  }

  @Test
  void theNewestStreamOfAProxyCounts() {
    try (AgentClient old = new AgentClient(server.port()).say(SHOP)) {
      asked(old, "orders");
      try (AgentClient other = new AgentClient(server.port()).say(SHOP)) {
        eventually(() -> assertThat(old.end()).isEqualTo(Status.Code.ABORTED));

        CompletableFuture<Outcome> outcome = ask("shop-1", "users");
        eventually(() -> assertThat(other.errands()).isNotEmpty());
        other.report(other.errands().get(0).id(), false, "Envoy does not answer");

        eventually(
            () ->
                assertThat(outcome)
                    .isCompletedWithValue(new Outcome(Result.FAILED, "Envoy does not answer")));
      }
    }
  }

  @Test
  void nonsenseEndsItsOwnStreamAlone() {
    try (AgentClient nobody = new AgentClient(server.port()).say(Struct.getDefaultInstance());
        AgentClient talker = new AgentClient(server.port()).say(SHOP)) {
      eventually(() -> assertThat(nobody.end()).isEqualTo(Status.Code.INVALID_ARGUMENT));
      CompletableFuture<Outcome> outcome = asked(talker, "orders");
      talker.report(4711, true, "nobody asked that");
      long id = talker.errands().get(0).id();
      String megabyte = "x".repeat(1 << 18);
      for (int i = 0; i < 5; i++) {
        talker.say(new Report(id, true, true, megabyte).message());
      }

      eventually(() -> assertThat(talker.end()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
      assertThat(outcome.join().result()).isEqualTo(Result.NO_ANSWER);
    }
  }

  @Test
  void noAgentIsGivenMoreThanItCanDo() {
    try (AgentClient agent = new AgentClient(server.port()).say(SHOP)) {
      asked(agent, "orders");

      Outcome last = new Outcome(Result.DONE, "");
      for (int i = 0; i < 20; i++) {
        last = ask("shop-1", "").getNow(last);
      }

      assertThat(last.result()).isEqualTo(Result.FAILED);
      assertThat(last.text()).contains("wait for this agent");
    }
  }
}
