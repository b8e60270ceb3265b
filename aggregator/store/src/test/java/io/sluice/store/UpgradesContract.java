package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.registry.testkit.HandClock;
import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.Formats;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.Upgrades;
import io.sluice.view.Upgrades.Advance;
import io.sluice.view.Upgrades.Way;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link Upgrades} keeps to. */
abstract class UpgradesContract {
  private static final Actor ANA = new Actor("ana", "192.0.2.7", "r-1");

  private final List<StoredChange> heard = new ArrayList<>();
  private final StoreUnderTest under;
  private Database database;

  UpgradesContract(StoreUnderTest under) {
    this.under = under;
  }

  @BeforeEach
  void open() {
    database = under.open(new HandClock());
    database.splits().subscribe(heard::add);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aNewStoreBeginsWithTheNewestFormat() {
    assertThat(database.upgrades().advance()).isEqualTo(Advance.standing(2));
    assertThat(database.splits().load().formats()).isEqualTo(Formats.of(2));
  }

  @Test
  void aStoreThatHasServedAlreadyKeepsItsFormat() {
    database.splits().knowSources(Map.of("vms", true));
    int forgotten =
        database
            .sql()
            .write(
                connection -> {
                  try (Statement older = connection.createStatement()) {
                    older.execute("drop table format_advance");
                    older.execute("update rendering_format set number = 1");
                    return older.executeUpdate(
                        "delete from \"schema_history\" where \"version\" = '14'");
                  }
                });
    assertThat(forgotten).isEqualTo(1);

    database.close();
    open();

    assertThat(database.upgrades().advance()).isEqualTo(Advance.standing(1));
  }

  @Test
  void eachStageIsStoredToldAndAudited() {
    Upgrades upgrades = database.upgrades();
    Advance standing = upgrades.advance();
    Advance begun = standing.forward(3, 5_000, 7);

    assertThat(upgrades.put(standing, begun, "finish", ANA, "all is new")).isTrue();
    assertThat(upgrades.put(begun, begun.stepped(9), "step", Actor.SYSTEM, "")).isTrue();

    Advance now = new Advance(new Formats(2, 3, 1), Way.FORWARD, 5_000, 9);
    assertThat(upgrades.advance()).isEqualTo(now);
    assertThat(database.splits().load().formats()).isEqualTo(now.formats());
    assertThat(heard)
        .containsExactly(
            new StoredChange.FormatsStored(new Formats(2, 3, 0)),
            new StoredChange.FormatsStored(new Formats(2, 3, 1)));
    assertThat(database.audit().newest(1))
        .extracting(Entry::action, Entry::before, Entry::after)
        .containsExactly(
            tuple(
                "format.step",
                "{\"everyMs\":5000,\"format\":2,\"next\":3,\"stage\":0,\"way\":\"FORWARD\"}",
                "{\"everyMs\":5000,\"format\":2,\"next\":3,\"stage\":1,\"way\":\"FORWARD\"}"));
  }

  @Test
  void whoIsTooLateChangesNothing() {
    Upgrades upgrades = database.upgrades();
    Advance standing = upgrades.advance();
    Advance begun = standing.forward(3, 5_000, 7);
    assertThat(upgrades.put(standing, begun, "finish", ANA, "")).isTrue();

    assertThat(upgrades.put(standing, begun.paused(8), "pause", ANA, "")).isFalse();
    assertThat(upgrades.advance()).isEqualTo(begun);
  }

  @Test
  void afterTheLastStageThereIsOneFormat() {
    Upgrades upgrades = database.upgrades();
    Advance at = upgrades.advance();
    Advance next = at.forward(3, 5_000, 7);
    for (int write = 0; write < 12; write++) {
      assertThat(upgrades.put(at, next, "step", ANA, "")).isTrue();
      at = next;
      next = at.way() == null ? at : at.stepped(7);
    }

    assertThat(at).isEqualTo(Advance.standing(3));
    assertThat(upgrades.advance()).isEqualTo(at);
  }
}
