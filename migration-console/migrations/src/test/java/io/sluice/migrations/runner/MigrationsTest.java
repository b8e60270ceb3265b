package io.sluice.migrations.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.migrations.Feeds;
import io.sluice.migrations.engine.Answers;
import io.sluice.migrations.engine.Evidence;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.Plans;
import io.sluice.migrations.engine.Tally;
import io.sluice.migrations.runner.Migrations.Result;
import io.sluice.migrations.runner.Migrations.Seen;
import io.sluice.registry.testkit.HandClock;
import io.sluice.view.Actor;
import io.sluice.view.MigrationStore.Act;
import io.sluice.view.TrafficSplit;
import io.sluice.view.cluster.Leadership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member's migrations over a database in memory, beat by beat. */
final class MigrationsTest {
  private static final Actor ANA = new Actor("ana", "127.0.0.1", "1");

  private final FakeMigrationStore store = new FakeMigrationStore(TrafficSplit.all("vm"));
  private final HandClock clock = new HandClock();
  private final Mesh mesh = new Mesh();
  private final List<Boolean> copied = new ArrayList<>();
  private Migrations migrations = member();

  /** All proxies have what is stored, and send 1,000 requests a second by it. */
  private final class Mesh implements Witness {
    private final SortedMap<String, Answers> sent = new TreeMap<>();
    private double podsFail;
    private boolean silent;
    private String breaks = "";

    @Override
    public Evidence evidence(Migration migration, Optional<String> queued, long now) {
      if (migration.id().equals(breaks)) {
        throw new IllegalStateException("a bug");
      }
      Evidence.Acknowledged all = new Evidence.Acknowledged(3, 3, List.of(), List.of());
      Tally totals = Tally.of("1", "shop", sent);
      Evidence seen =
          Evidence.NOTHING
              .withSplit(store.split(), store.generation())
              .withProxies(all)
              .withTraffic(
                  silent
                      ? new Evidence.Traffic(totals, 0, List.of("e1"), 3)
                      : new Evidence.Traffic(totals, 3, List.of(), 0));
      return queued.map(seen::withQueued).orElse(seen);
    }

    @Override
    public Feeds feeds() {
      return Feeds.NONE;
    }

    private void second() {
      if (!silent) {
        int pods = store.split().weight("kubernetes") / 10;
        long failed = Math.round(pods * podsFail);
        sent.merge("vm", new Answers(1_000 - pods, 0), Answers::plus);
        sent.merge("kubernetes", new Answers(pods - failed, failed), Answers::plus);
      }
    }
  }

  private Migrations member() {
    return member(Leadership.ALONE);
  }

  private Migrations member(Leadership leadership) {
    return new Migrations(
        store,
        mesh,
        (plan, wanted) -> copied.add(wanted.isPresent()),
        Settings.DEFAULT,
        leadership,
        clock);
  }

  /** So many seconds; after each the loop beats as often as its turns ask for. */
  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      clock.pass(Duration.ofSeconds(1));
      mesh.second();
      for (int beat = 0; beat < 3; beat++) {
        migrations.beat();
      }
    }
  }

  private String id = "";

  @BeforeEach
  void startsOne() {
    Result.Done made =
        (Result.Done) migrations.create(Plans.to(5_000, "'soakMs':60000"), "ana", ANA);
    id = made.now().migration().id();
    assertThat(migrations.act(id, 1L, "ana", ANA, (commands, one) -> commands.start(one, false)))
        .isInstanceOf(Result.Done.class);
  }

  private Seen now() {
    return migrations.find(id).orElseThrow();
  }

  private String word() {
    return now().migration().state().word();
  }

  @Test
  void itWalksThroughItsStepsAndSoaks() {
    pass(60);

    assertThat(store.splits)
        .containsExactly(
            TrafficSplit.all("vm"),
            TrafficSplit.of(Map.of("vm", 5_000, "kubernetes", 5_000)),
            TrafficSplit.of(Map.of("vm", 0, "kubernetes", 10_000)));
    assertThat(word()).isEqualTo("SOAKING");
    assertThat(store.acts).extracting(Act::action).contains("migration.start", "migration.step");
    assertThat(store.acts.get(0).actor()).isEqualTo(ANA);
  }

  @Test
  void requestsAreCopiedInTheStepBeforeTheFirstAndNoLonger() {
    Result.Done made =
        (Result.Done)
            migrations.create(
                Plans.to(5_000, "'mirror':{'percentBasisPoints':1000,'bakeMs':2000}"), "ana", ANA);
    String mirroring = made.now().migration().id();
    migrations.act(mirroring, 1L, "ana", ANA, (commands, one) -> commands.start(one, false));
    migrations.act(id, null, "ana", ANA, (commands, one) -> commands.abort(one, ""));
    pass(2);
    assertThat(copied).contains(true);

    pass(30);
    assertThat(copied.get(copied.size() - 1)).isFalse();
  }

  /** One that may or may not lead. */
  private static final class Led implements Leadership {
    private long epoch;

    @Override
    public String holder() {
      return "b";
    }

    @Override
    public long epoch() {
      return epoch;
    }
  }

  @Test
  void whoDoesNotLeadShowsWhatIsStoredAndMovesNothing() {
    Led led = new Led();
    Migrations other = member(led);
    pass(2);
    int moved = store.splits.size();

    clock.pass(Duration.ofSeconds(60));
    mesh.second();
    other.beat();

    assertThat(store.splits).hasSize(moved);
    assertThat(other.latest())
        .extracting(one -> one.migration().state().word())
        .containsExactly("RUNNING");
    led.epoch = 2;
    for (int beat = 0; beat < 60; beat++) {
      clock.pass(Duration.ofSeconds(1));
      mesh.second();
      other.beat();
    }
    assertThat(word()).isEqualTo("SOAKING");
  }

  @Test
  void aGuardsVerdictBringsItBackInTheSameBeat() {
    mesh.podsFail = 0.06;
    pass(20);

    assertThat(store.split().weight("vm")).isEqualTo(10_000);
    assertThat(word()).isEqualTo("ROLLED_BACK");
    assertThat(store.acts.stream().map(Act::reason)).anyMatch(words -> words.contains("errors"));
  }

  @Test
  void aMemberThatDiesIsFollowedByOneThatGoesOnAtTheSameBake() {
    pass(12);
    TrafficSplit before = store.split();
    long baked = now().migration().progress().bakedMs();
    assertThat(baked).isPositive();

    migrations = member();
    assertThat(now().migration().progress().bakedMs()).isBetween(baked - 10_000, baked);
    assertThat(store.split()).isEqualTo(before);
    pass(60);
    assertThat(word()).isEqualTo("SOAKING");
  }

  @Test
  void whatAccruesIsKeptAndIsNoChange() {
    mesh.silent = false;
    pass(2);
    long generation = now().generation();
    int entries = store.acts.size();
    mesh.silent = true;
    pass(1);
    mesh.silent = false;
    pass(5);

    assertThat(now().generation()).isEqualTo(generation);
    assertThat(store.acts).hasSize(entries);
    pass(6);
    assertThat(store.kept).isPositive();
  }

  @Test
  void aDatabaseThatIsAwayHoldsAndWeightsStay() {
    pass(3);
    TrafficSplit before = store.split();
    store.away = true;
    pass(60);
    assertThat(store.split()).isEqualTo(before);
    assertThat(migrations.act(id, null, "ana", ANA, (commands, one) -> commands.pause(one, "")))
        .isInstanceOf(Result.Unavailable.class);

    store.away = false;
    pass(60);
    assertThat(word()).isEqualTo("SOAKING");
  }

  @Test
  void aPersonOnAnOldGenerationChangesNothing() {
    pass(3);

    assertThat(migrations.act(id, 1L, "ana", ANA, (commands, one) -> commands.pause(one, "")))
        .isInstanceOf(Result.Stale.class);
    assertThat(migrations.act(id, null, "ana", ANA, (commands, one) -> commands.resume(one, "")))
        .isInstanceOf(Result.Refused.class);
    assertThat(migrations.act("none", null, "ana", ANA, (commands, one) -> commands.pause(one, "")))
        .isEqualTo(new Result.Unknown());
    assertThat(word()).isEqualTo("RUNNING");
  }

  @Test
  void oneThatFailsKeepsNoOtherFromGoingOn() {
    Result.Done other =
        (Result.Done) migrations.create(Plans.to(5_000, "'soakMs':60000"), "ana", ANA);
    String second = other.now().migration().id();
    String first = id.compareTo(second) < 0 ? id : second; // the store lists them by their ids
    mesh.breaks = first;
    id = first.equals(id) ? second : id;
    assertThat(first).isNotEqualTo(id);
    Seen seen = now();
    if (seen.migration().state().word().equals("DRAFT")) {
      migrations.act(id, null, "ana", ANA, (commands, one) -> commands.start(one, false));
    }

    pass(60);

    assertThat(word()).isEqualTo("SOAKING");
  }

  @Test
  void notMoreRunAtOnceThanMay() {
    Settings one = new Settings(1, List.of());
    assertThat(one.queued("users", List.of())).isEmpty();
    assertThat(one.queued("users", List.of("orders"))).isPresent();

    Settings team = new Settings(9, List.of(new Settings.Group("payments", List.of("pay-*"), 1)));
    assertThat(team.queued("pay-card", List.of("pay-bank")))
        .hasValueSatisfying(words -> assertThat(words).contains("payments"));
    assertThat(team.queued("users", List.of("pay-bank", "orders"))).isEmpty();
  }
}
