package io.sluice.registry.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.sluice.components.CmdbServer;
import io.sluice.components.CmdbStyle;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Answers that are from elsewhere, too long, no list, or of another CMDB. */
class UnfitAnswerTest extends AtCmdb {
  @Test
  void theTokenIsNotCarriedToAnotherHost() {
    AtomicInteger strangers = new AtomicInteger();
    try (CmdbServer other = new CmdbServer(CmdbStyle.NETBOX, 0)) {
      other.intercept(
          exchange -> {
            strangers.incrementAndGet();
            return false;
          });
      startAndSync();

      page(10, empty(30, "\"" + other.uri() + other.path() + "?limit=10&offset=20\""));
      awaitDisconnected(0, Cause.UNTRUSTED, "another host");
      assertRecovers();

      int from = events.position();
      server.intercept(
          exchange -> {
            exchange.getResponseHeaders().set("Location", other.uri() + other.path());
            exchange.sendResponseHeaders(302, -1);
            return true;
          });
      awaitDisconnected(from, Cause.UNTRUSTED, "sends elsewhere");
      assertThat(strangers).hasValue(0);
    }
  }

  @Test
  void aRedirectionOnTheSameHostIsFollowed() {
    startWith(
        new CmdbSettings(
            server.uri().resolve("old"),
            settings.access(),
            settings.paging(),
            settings.fields(),
            settings.statuses(),
            "",
            TestSettings.FAST));
    server.intercept(
        exchange -> {
          if (!exchange.getRequestURI().getPath().equals("/old")) {
            return false;
          }
          exchange.getResponseHeaders().set("Location", "/" + server.path() + "?limit=10");
          exchange.sendResponseHeaders(301, -1);
          return true;
        });

    assertThat(events.awaitSynced(0).services()).hasSize(30);
  }

  @Test
  void aPageThatIsTooLongIsRefusedWhileItIsRead() {
    AtomicBoolean ended = new AtomicBoolean();
    server.intercept(exchange -> flood(exchange, ended));

    registry.start(events);

    awaitDisconnected(0, Cause.UNTRUSTED, "longer than 1048576 bytes");
    assertThat(ended).isFalse();
  }

  private static boolean flood(HttpExchange exchange, AtomicBoolean ended) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] zeros = new byte[64 * 1024];
    for (int i = 0; i < 1_600; i++) {
      exchange.getResponseBody().write(zeros);
    }
    ended.set(true);
    return true;
  }

  @Test
  void whatIsNoListIsNotBelieved() {
    startAndSync();
    for (String body :
        List.of(
            "<html>Sign in</html>",
            "{\"count\":0,\"next\":null}",
            "{\"count\":0,\"next\":null,\"results\":{}}",
            "{\"next\":null,\"results\":[]}",
            "{\"count\":\"none\",\"next\":null,\"results\":[]}",
            "{\"count\":0,\"next\":{},\"results\":[]}",
            "{\"count\":0,\"next\":null,\"results\":[]} trailing",
            "[]",
            "null",
            "")) {
      int from = events.position();
      server.intercept(
          exchange -> {
            CmdbServer.answer(exchange, 200, body);
            return true;
          });
      Disconnected said = events.await(from, Disconnected.class, any -> true);
      assertThat(said.cause()).as(body).isIn(Cause.UNTRUSTED, Cause.OUTAGE);
      assertNothingLost();
      assertRecovers();
    }
  }

  @Test
  void aMissingCanaryIsNotBelieved() {
    startWith(settings.withCanary("service-7"));
    assertThat(events.awaitSynced(0).services()).contains("service-7");

    server.remove("service-7");

    awaitDisconnected(0, Cause.UNTRUSTED, "service-7");
  }
}
