package io.sluice.migrations.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.MigrationStore;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds whatever the world and people do. */
class EngineLawsTest {
  private static final String PLAN =
      "'shape':'exponential','bakeMs':3000,'evidence':{'minRequests':10},'gate':'%s',"
          + "'growth':'%s','soakMs':1000,'guards':[{'kind':'errorRate'},"
          + "{'kind':'webhook','url':'https://a/b','onFailure':'pause'}]";

  private static final List<Evidence.Answer> ANSWERS = List.of(Evidence.Answer.values());

  /** A minute of a world that changes at random, with people who meddle. */
  private static final class Story {
    final SplittableRandom random;
    final Scene scene;
    final List<TrafficSplit> writes = new ArrayList<>();
    int vm = 10;
    boolean acknowledged = true;
    boolean frozen;
    boolean known = true;
    Evidence.Answer answer = Evidence.Answer.PASS;

    Story(long seed) {
      random = new SplittableRandom(seed);
      scene =
          new Scene(
              Plans.plan(
                  PLAN.formatted(
                      random.nextInt(4) == 0 ? "manual" : "auto",
                      random.nextBoolean() ? "hpa" : "provided")));
      scene.with(this::evidence);
    }

    private Evidence evidence(Evidence evidence) {
      Evidence changed =
          evidence
              .withVerdicts(Map.of("webhook", new Evidence.Verdict(answer, "said")))
              .withCapacity(
                  Map.of(
                      "vm", new Evidence.Capacity(vm, OptionalDouble.empty()),
                      "kubernetes", new Evidence.Capacity(20, OptionalDouble.empty())))
              .withProxies(
                  new Evidence.Acknowledged(3, acknowledged ? 3 : 2, List.of("a"), List.of()));
      changed = frozen ? changed.withFreeze("today") : changed;
      return known ? changed : Evidence.NOTHING;
    }

    void change() {
      switch (random.nextInt(12)) {
        case 0 -> acknowledged = !acknowledged;
        case 1 -> frozen = !frozen;
        case 2 -> known = !known;
        case 3 -> vm = random.nextInt(12);
        case 4 -> answer = ANSWERS.get(random.nextInt(3));
        case 5 -> answer = Evidence.Answer.PASS;
        case 6 -> meddle();
        case 7 -> say();
        default -> {}
      }
    }

    private void meddle() {
      if (random.nextInt(6) == 0) {
        int share = random.nextInt(10_001);
        scene.as(TrafficSplit.of(Map.of("vm", 10_000 - share, "kubernetes", share)));
      }
    }

    private void say() {
      Migration migration = scene.migration;
      Commands bob = scene.as("bob");
      Answer answered =
          switch (random.nextInt(8)) {
            case 0 -> bob.pause(migration, "r");
            case 1, 2 -> bob.resume(migration, "r");
            case 3 -> bob.advance(migration, "r");
            case 4 -> bob.approve(migration, Migration.gate(migration.number()));
            case 5 ->
                random.nextInt(4) == 0 ? bob.abort(migration, "r") : bob.takeOver(migration, "r");
            case 6 -> bob.rollback(migration, "r", false);
            default -> bob.resume(migration, "r");
          };
      if (answered instanceof Answer.Done done) {
        scene.migration = done.next();
      }
    }

    int farFromTheBaseline() {
      TrafficSplit baseline = scene.migration.baseline();
      return baseline == null ? 0 : Math.abs(baseline.weight("vm") - scene.split.weight("vm"));
    }

    void minute() {
      for (int i = 0; i < 60; i++) {
        change();
        beat();
      }
    }

    void beat() {
      TrafficSplit before = scene.split;
      scene.seconds(1);
      State state = scene.migration.state();
      if (!scene.split.equals(before)) {
        writes.add(scene.split);
        assertThat(MigrationStore.MOVING).contains(state.word());
      }
    }
  }

  @Property(tries = 200)
  void weightsAreWrittenByARunningOrReturningOneOnly(@ForAll long seed) {
    new Story(seed).minute();
  }

  @Property(tries = 200)
  void aRollbackEndsAtTheBaselineOrSaysThatItIsBlocked(@ForAll long seed) {
    Story story = new Story(seed);
    story.minute();
    story.known = true;
    Answer back = story.scene.as("ann").rollback(story.scene.migration, "back", false);
    if (!(back instanceof Answer.Done done)) {
      State state = story.scene.migration.state();
      assertThat(
              state.over()
                  || !state.underWay()
                  || state instanceof State.RollingBack
                  || state instanceof State.RollbackBlocked)
          .isTrue();
      return;
    }
    story.scene.migration = done.next();
    int far = story.farFromTheBaseline();
    for (int i = 0; i < 5; i++) {
      story.beat();
      assertThat(story.farFromTheBaseline()).isLessThanOrEqualTo(far);
      far = story.farFromTheBaseline();
    }

    State end = story.scene.migration.state();
    TrafficSplit baseline = story.scene.migration.baseline();
    if (end instanceof State.RollbackBlocked blocked) {
      assertThat(blocked.needs()).contains("vm carries");
    } else {
      assertThat(end).isInstanceOf(State.RolledBack.class);
      assertThat(baseline != null && Shares.same(story.scene.split, baseline)).isTrue();
    }
  }

  @Property(tries = 50)
  void aServerThatIsKilledGoesOnAsIfItHadNotBeen(@ForAll long seed) {
    Story quiet = new Story(seed);
    Story killed = new Story(seed);
    for (int i = 0; i < 60; i++) {
      quiet.change();
      killed.change();
      quiet.beat();
      killed.beat();
      MigrationForm.Stored stored =
          MigrationForm.read(MigrationForm.document(killed.scene.migration));
      assertThat(stored).isEqualTo(new MigrationForm.Stored.Whole(quiet.scene.migration));
      killed.scene.migration = ((MigrationForm.Stored.Whole) stored).migration();
    }
  }

  @Property(tries = 50)
  void whatIsNotKnownMovesNothing(@ForAll long seed) {
    Story story = new Story(seed);
    story.minute();
    TrafficSplit before = story.scene.split;
    story.known = false;

    for (int i = 0; i < 400; i++) {
      story.beat();
    }

    assertThat(story.scene.split).isEqualTo(before);
  }
}
