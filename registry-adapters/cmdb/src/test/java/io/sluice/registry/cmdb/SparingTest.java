package io.sluice.registry.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.CmdbServer;
import io.sluice.components.CmdbServer.Machine;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A CMDB is asked no more, and no more often, than it must be. */
class SparingTest extends AtCmdb {
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
}
