package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.registry.testkit.HandClock;
import io.sluice.view.Alarm;
import io.sluice.view.CanonicalOutput;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What two members know of each other's alarms. */
class SharedAlarmsTest {
  private static final Alarm STALE =
      new Alarm(Alarm.Kind.SOURCE_STALE, "consul", "It cannot be read.", 500);

  private final HandClock wall = new HandClock();
  private final HandClock steady = new HandClock();
  private final TwoMembers a = TwoMembers.a();
  private final TwoMembers b = Objects.requireNonNull(a.other);
  private List<Alarm> onA = List.of();
  private List<Alarm> onB = List.of();
  private final SharedAlarms sharedA = new SharedAlarms(a, () -> onA, wall, steady);
  private final SharedAlarms sharedB = new SharedAlarms(b, () -> onB, wall, steady);

  private static Alarm rejected(String proxy) {
    return new Alarm(Alarm.Kind.RESOURCE_REJECTED, proxy, "It rejects Cluster orders.", 700);
  }

  @Test
  void aProxyThatRefusesOnOneMemberIsSeenOnTheOther() {
    onB = List.of(rejected("shop-1"));
    sharedB.tick();

    assertThat(sharedA.alarms())
        .containsExactly(
            new Alarm(
                Alarm.Kind.RESOURCE_REJECTED, "shop-1", "On b: It rejects Cluster orders.", 700));
    assertThat(sharedA.own()).isEmpty();
    assertThat(sharedB.alarms()).isEqualTo(onB);
  }

  @Test
  void whatAllMembersSeeIsSaidOnce() {
    onA = List.of(STALE);
    onB = List.of(STALE);
    sharedB.tick();

    assertThat(sharedA.alarms()).containsExactly(STALE);
  }

  @Test
  void whatAMemberWillSeeItselfIsNotTold() {
    onB = List.of(STALE);
    sharedB.tick();

    assertThat(sharedA.alarms()).isEmpty();
  }

  @Test
  void theSameWordsOfBothAreSaidOnce() {
    onA = List.of(rejected("shop-1")); // it moved from one member to the other
    onB = List.of(rejected("shop-1"), rejected("shop-2"));
    sharedB.tick();

    assertThat(sharedA.alarms())
        .extracting(Alarm::subject, Alarm::text)
        .containsExactly(
            tuple("shop-1", "It rejects Cluster orders."),
            tuple("shop-2", "On b: It rejects Cluster orders."));
  }

  @Test
  void whatIsOverIsToldAtOnce() {
    onB = List.of(rejected("shop-1"));
    sharedB.tick();
    onB = List.of();
    sharedB.tick();

    assertThat(sharedA.alarms()).isEmpty();
  }

  @Test
  void aMemberThatSaysNothingMoreTakesItsAlarmsWithIt() {
    onB = List.of(rejected("shop-1"));
    sharedB.tick();

    steady.pass(Duration.ofSeconds(4));
    assertThat(sharedA.alarms()).hasSize(1);
    steady.pass(Duration.ofMillis(1));
    assertThat(sharedA.alarms()).isEmpty();
  }

  @Test
  void aClockThatIsSetBackKeepsNoAlarmAlive() {
    onB = List.of(rejected("shop-1"));
    sharedB.tick();

    wall.pass(Duration.ofHours(-1));
    steady.pass(Duration.ofSeconds(5));

    assertThat(sharedA.alarms()).isEmpty();
  }

  @Test
  void aKindOfALaterReleaseIsLeftOut() {
    b.tell(
        "alarms",
        new CanonicalOutput()
            .list(
                List.of("TIDE_TURNED", "CERTIFICATE"),
                (out, kind) -> out.text(kind).text("xds").text("Look.").number(0L))
            .toBytes());

    assertThat(sharedA.alarms()).extracting(Alarm::kind).containsExactly(Alarm.Kind.CERTIFICATE);
  }

  @Test
  void bytesThatAreNoAlarmsAreLeftOut() {
    b.tell("alarms", new byte[] {0, 0, 0, 9, 1});

    assertThat(sharedA.alarms()).isEmpty();
  }
}
