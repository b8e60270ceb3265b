package io.sluice.registry.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.sluice.components.CmdbServer;
import io.sluice.components.CmdbServer.Machine;
import io.sluice.components.CmdbStyle;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.testkit.EventLog;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A list in pages is read whole, or not at all. */
class WholeReadTest {
  private final CmdbServer server = new CmdbServer(CmdbStyle.NETBOX, 0);
  private final EventLog events = new EventLog();
  private CmdbSettings settings =
      TestSettings.netbox(server).withPaging(Paging.next().withSize(10));
  private CmdbRegistry registry = new CmdbRegistry("assets", settings);

  @BeforeEach
  void fill() {
    for (int i = 0; i < 30; i++) {
      server.put("service-" + i, List.of(Machine.active("10.0.0.1", 8000 + i)));
    }
  }

  @AfterEach
  void close() {
    registry.close();
    server.close();
  }

  private void startWith(CmdbSettings other) {
    settings = other;
    registry = new CmdbRegistry("assets", other);
    registry.start(events);
  }

  private void startAndSync() {
    registry.start(events);
    assertThat(events.awaitSynced(0).services()).hasSize(30);
  }

  private static int offset(HttpExchange exchange) {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    int at = query.indexOf("offset=");
    return at < 0 ? 0 : Integer.parseInt(query.substring(at + 7));
  }

  /** Answers one page of a list with what a test writes into it. */
  private void page(int offset, String body) {
    server.intercept(
        exchange -> {
          if (offset(exchange) != offset) {
            return false;
          }
          CmdbServer.answer(exchange, 200, body);
          return true;
        });
  }

  private static String empty(int count, String next) {
    return "{\"count\":%d,\"next\":%s,\"results\":[]}".formatted(count, next);
  }

  private Disconnected awaitDisconnected(int position, Cause cause, String words) {
    Disconnected said = events.awaitDisconnected(position, cause);
    assertThat(said.detail()).contains(words).doesNotContain("secret");
    assertNothingLost();
    return said;
  }

  private void assertNothingLost() {
    for (RegistryEvent event : events.all()) {
      if (event instanceof InstancesReplaced read) {
        assertThat(read.instances()).hasSize(1);
      } else if (event instanceof Synced synced) {
        assertThat(synced.services()).hasSize(30);
      }
    }
  }

  private void assertRecovers() {
    int from = events.position();
    server.intercept(exchange -> false);
    assertThat(events.awaitSynced(from).services()).hasSize(30);
  }

  @Test
  void anErrorInTheMiddleIsAFailedRead() {
    startAndSync();
    server.intercept(
        exchange -> {
          if (offset(exchange) < 20) {
            return false;
          }
          CmdbServer.answer(exchange, 502, "bad gateway");
          return true;
        });

    awaitDisconnected(0, Cause.OUTAGE, "502");
    assertRecovers();
  }

  @Test
  void fewerEntriesThanTheListSaysIsAFailedRead() {
    startAndSync();

    page(20, empty(30, "null"));

    awaitDisconnected(0, Cause.OUTAGE, "says that it has 30 entries and gives 20");
    assertRecovers();
  }

  @Test
  void aCountThatChangesIsAFailedRead() {
    startAndSync();

    page(20, empty(20, "null"));

    awaitDisconnected(0, Cause.OUTAGE, "it had 30 entries and then 20");
    assertRecovers();
  }

  @Test
  void aListThatChangedOnceUnderTheReadingIsReadAgainAtOnce() {
    AtomicBoolean first = new AtomicBoolean(true);
    server.intercept(
        exchange -> {
          if (offset(exchange) == 20 && first.getAndSet(false)) {
            CmdbServer.answer(exchange, 200, empty(29, "null"));
            return true;
          }
          return false;
        });

    startAndSync();

    assertThat(first).isFalse();
    assertThat(events.all()).noneMatch(event -> event instanceof Disconnected);
  }

  @Test
  void linksThatLeadInACircleEnd() {
    startAndSync();

    page(10, empty(30, "\"" + server.uri() + server.path() + "?limit=10&offset=10\""));

    awaitDisconnected(0, Cause.UNTRUSTED, "circle");
    assertRecovers();
  }

  @Test
  void aPageThatComesTwiceIsAFailedRead() {
    startAndSync();
    server.intercept(
        exchange -> {
          int offset = offset(exchange);
          if (offset < 10 || offset > 15) {
            return false;
          }
          CmdbServer.answer(
              exchange,
              200,
              "{\"count\":30,\"next\":\"%s%s?limit=10&offset=%d\",\"results\":[{\"id\":990}]}"
                  .formatted(server.uri(), server.path(), offset + 1));
          return true;
        });

    awaitDisconnected(0, Cause.OUTAGE, "changes while it is read");
    assertRecovers();
  }

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

  @Test
  void pagesThatDidNotChangeAreNotSentAgainAndStillAreAFreshRead() {
    AtomicInteger sent = new AtomicInteger();
    startAndSync();
    server.intercept(
        exchange -> {
          if (exchange.getRequestHeaders().getFirst("If-None-Match") == null) {
            sent.incrementAndGet();
          }
          return false;
        });
    int from = events.position();

    registry.reread(Set.of("service-1"));

    assertThat(events.awaitSynced(from).services()).hasSize(30);
    assertThat(events.since(from)).filteredOn(e -> e instanceof InstancesReplaced).hasSize(30);
    assertThat(sent).hasValue(0);
  }

  @Test
  void aChangeOnOnePageIsSeenAmongOnesThatDidNotChange() {
    startAndSync();

    server.put("service-9", List.of(Machine.active("10.0.0.9", 9_999)));

    events.await(
        "the change", log -> log.instances("service-9").stream().anyMatch(i -> i.port() == 9_999));
  }

  @Test
  void aDateIsAConditionOnlyWhenItTellsTwoChangesApart() {
    server.giveEtags(false);
    AtomicReference<String> date = new AtomicReference<>("Sat, 21 Nov 2020 10:00:00 GMT");
    AtomicReference<String> condition = new AtomicReference<>("");
    server.intercept(
        exchange -> {
          String given = exchange.getRequestHeaders().getFirst("If-Modified-Since");
          condition.set(given == null ? "none" : given);
          exchange.getResponseHeaders().set("Last-Modified", date.get());
          return false;
        });
    startAndSync();
    events.await("a condition", log -> Objects.equals(condition.get(), date.get()));

    date.set("Sat, 21 Nov 2099 10:00:00 GMT");
    events.await("no condition", log -> Objects.equals(condition.get(), "none"));
    assertNothingLost();
  }

  @Test
  void aServerThatAsksForPatienceGetsItInTheMiddleOfARead() {
    AtomicInteger refused = new AtomicInteger();
    server.intercept(
        exchange -> {
          if (offset(exchange) == 10 && refused.incrementAndGet() == 1) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            CmdbServer.answer(exchange, 429, "{}");
            return true;
          }
          return false;
        });
    long before = System.nanoTime();

    startAndSync();

    assertThat(System.nanoTime() - before).isGreaterThan(1_000_000_000L);
    assertThat(events.all()).noneMatch(event -> event instanceof Disconnected);
  }

  @Test
  void aServerThatIsDownForMaintenanceIsLeftAloneAsLongAsItSays() {
    server.intercept(
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "2");
          CmdbServer.answer(exchange, 503, "{}");
          return true;
        });
    long before = System.nanoTime();
    registry.start(events);
    awaitDisconnected(0, Cause.OUTAGE, "503");
    int asked = server.requests();

    events.await("another try", log -> server.requests() > asked);

    assertThat(System.nanoTime() - before).isGreaterThan(1_900_000_000L);
  }

  @Test
  void questionsAreSpreadOverTime() {
    startWith(
        settings
            .withPaging(Paging.next().withSize(3))
            .withPacing(
                new CmdbPacing(
                    TestSettings.FAST.refresh(),
                    20,
                    TestSettings.FAST.answer(),
                    TestSettings.FAST.gap(),
                    TestSettings.FAST.firstRetry(),
                    TestSettings.FAST.lastRetry(),
                    TestSettings.FAST.maxRetryAfter(),
                    TestSettings.FAST.maxPageBytes())));
    long before = System.nanoTime();

    assertThat(events.awaitSynced(0).services()).hasSize(30);

    assertThat(System.nanoTime() - before).isGreaterThan(9 * 50_000_000L);
  }

  @Test
  void refusedCredentialsAreNoTightLoop() {
    startWith(settings.withPacing(CmdbPacing.DEFAULT));
    server.requireToken("another");
    registry.reread(Set.of("service-1"));

    Disconnected said = events.awaitDisconnected(0, Cause.CREDENTIALS);

    assertThat(said.detail()).contains("403").contains("Invalid token").doesNotContain("secret");
    int asked = server.requests();
    for (int i = 0; i < 100; i++) {
      registry.reread(Set.of("service-1"));
    }
    events.await("a second try", log -> server.requests() > asked);
    assertThat(server.requests()).isLessThan(4);
  }

  /** Deletes an entry of the first page as soon as the second one is asked for. */
  private static void deleteUnderTheReading(CmdbServer other, String service) {
    AtomicBoolean once = new AtomicBoolean(true);
    other.intercept(
        exchange -> {
          if (exchange.getRequestURI().getQuery().contains("page=2") && once.getAndSet(false)) {
            other.remove(service);
          }
          return false;
        });
  }

  private void startWithoutCount(CmdbServer other) {
    for (int i = 10; i < 40; i++) {
      other.put("service-" + i, List.of(Machine.active("10.0.0.1", 8000 + i)));
    }
    CmdbSettings custom = TestSettings.custom(other);
    startWith(
        custom
            .withPaging(Paging.page().withSize(10))
            .withFields(custom.fields().with(Map.of(Field.COUNT, ""))));
  }

  @Test
  void anEntryThatSlidToAnEarlierPageIsNotLostWithoutACount() {
    try (CmdbServer other = new CmdbServer(CmdbStyle.CUSTOM, 0)) {
      startWithoutCount(other);
      assertThat(events.awaitSynced(0).services()).hasSize(30);

      deleteUnderTheReading(other, "service-15");

      Synced said = events.await(0, Synced.class, synced -> synced.services().size() < 30);
      assertThat(said.services()).hasSize(29).contains("service-20");
      assertThat(events.all()).noneMatch(event -> event instanceof Disconnected);
    }
  }

  @Test
  void theVeryFirstReadLosesNoEntryEitherWithoutACount() {
    try (CmdbServer other = new CmdbServer(CmdbStyle.CUSTOM, 0)) {
      deleteUnderTheReading(other, "service-15");

      startWithoutCount(other);

      assertThat(events.awaitSynced(0).services()).hasSize(29).contains("service-20");
    }
  }
}
