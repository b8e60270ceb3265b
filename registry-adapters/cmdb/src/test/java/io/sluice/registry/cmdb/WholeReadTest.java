package io.sluice.registry.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.CmdbServer;
import io.sluice.components.CmdbServer.Machine;
import io.sluice.components.CmdbStyle;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.Synced;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A list in pages is read whole, or not at all. */
class WholeReadTest extends AtCmdb {
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
