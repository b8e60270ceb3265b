package io.sluice.migrations.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sluice.migrations.Plan;
import io.sluice.migrations.engine.Evidence.Answer;
import io.sluice.migrations.engine.Evidence.Verdict;
import io.sluice.migrations.engine.Plans;
import io.sluice.registry.testkit.HandClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of a server that speaks Prometheus' HTTP API, and of webhooks. */
final class AskedVerdictsTest {
  private final HandClock clock = new HandClock();
  private HttpServer server;
  private volatile String answer = "";
  private volatile String asked = "";
  private volatile int status = 200;

  AskedVerdictsTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked = exchange.getRequestURI() + body;
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private AskedVerdicts verdicts() {
    return new AskedVerdicts(
        new AskedVerdicts.Settings(Optional.of(url("/prom")), List.of(url("/checks/"))),
        Runnable::run,
        clock);
  }

  /** Asks twice: the first time brings the answer that the second time gives. */
  private Verdict verdict(Plan plan) {
    AskedVerdicts verdicts = verdicts();
    assertThat(verdicts.of(plan)).containsOnlyKeys("slo");
    return verdicts.of(plan).getOrDefault("slo", new Verdict(Answer.NO_DATA, "none"));
  }

  private static Plan query() {
    return Plans.plan("'guards':[{'kind':'prometheus','name':'slo','query':'up == 1'}]");
  }

  private Plan hook(String path) {
    return Plans.plan("'guards':[{'kind':'webhook','name':'slo','url':'%s'}]".formatted(url(path)));
  }

  private static String vector(String... values) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
        + String.join(",", values)
        + "]}}";
  }

  @Test
  void aQueryPassesWithOneAndFailsWithNought() {
    answer = vector("{\"metric\":{},\"value\":[1,\"1\"]}");
    assertThat(verdict(query()).answer()).isEqualTo(Answer.PASS);
    assertThat(asked).isEqualTo("/prom/api/v1/query?query=up+%3D%3D+1");

    answer = vector("{\"metric\":{},\"value\":[1,\"0\"]}");
    assertThat(verdict(query()).answer()).isEqualTo(Answer.FAIL);

    answer = "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"1\"]}}";
    assertThat(verdict(query()).answer()).isEqualTo(Answer.PASS);
  }

  @Test
  void whatIsNoClearAnswerIsNoData() {
    for (String unclear :
        List.of(
            vector(),
            vector("{\"value\":[1,\"1\"]}", "{\"value\":[1,\"1\"]}"),
            vector("{\"value\":[1,\"0.97\"]}"),
            vector("{\"value\":[1,\"NaN\"]}"),
            "{\"status\":\"error\",\"error\":\"parse error\"}",
            "[]",
            "<html>",
            "x".repeat(70_000))) {
      answer = unclear;
      assertThat(verdict(query()).answer()).as(unclear).isEqualTo(Answer.NO_DATA);
    }
    answer = vector("{\"value\":[1,\"1\"]}");
    status = 503;
    assertThat(verdict(query()).answer()).isEqualTo(Answer.NO_DATA);
  }

  @Test
  void aServerThatIsAwayIsNoData() {
    server.stop(0);
    assertThat(verdict(query()).answer()).isEqualTo(Answer.NO_DATA);
  }

  @Test
  void aWebhookIsAskedWhereItIsAllowed() {
    answer = "{\"verdict\":\"fail\",\"words\":\"payments burn their budget\"}";

    Verdict verdict = verdict(hook("/checks/orders"));

    assertThat(verdict).isEqualTo(new Verdict(Answer.FAIL, "payments burn their budget"));
    assertThat(asked).startsWith("/checks/orders").contains("\"service\":\"orders\"");
    asked = "";
    assertThat(verdict(hook("/checks/../admin")).answer()).isEqualTo(Answer.NO_DATA);
    assertThat(verdict(hook("/other")).answer()).isEqualTo(Answer.NO_DATA);
    assertThat(asked).isEmpty();
  }

  @Test
  void latenciesAreReadByEnvironment() {
    answer =
        vector(
            "{\"metric\":{\"to_env\":\"vm\"},\"value\":[1,\"41.5\"]}",
            "{\"metric\":{\"to_env\":\"kubernetes\"},\"value\":[1,\"NaN\"]}");
    Plan plan =
        Plans.plan(
            "'guards':[{'kind':'latency','name':'p95','quantileBasisPoints':9500,'deltaMs':50}]");
    AskedVerdicts verdicts = verdicts();

    assertThat(verdicts.latency(plan)).isEmpty();
    assertThat(verdicts.latency(plan)).containsOnlyKeys("vm");
    assertThat(verdicts.latency(plan).get("vm"))
        .satisfies(vm -> assertThat(vm.quantilesMs()).containsEntry(9_500, 41.5));
    assertThat(asked).contains("to_env", "orders");
  }

  @Test
  void anOldAnswerIsNoData() {
    AskedVerdicts verdicts =
        new AskedVerdicts(
            new AskedVerdicts.Settings(Optional.of(url("/prom")), List.of()), Runnable::run, clock);
    answer = vector("{\"value\":[1,\"1\"]}");
    verdicts.of(query());
    assertThat(verdicts.of(query()).values()).extracting(Verdict::answer).containsOnly(Answer.PASS);

    clock.pass(Duration.ofSeconds(31));
    assertThat(verdicts.of(query()).values())
        .extracting(Verdict::answer)
        .containsOnly(Answer.NO_DATA);
  }
}
