package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.MembersTraffic;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Traffic;
import io.sluice.view.traffic.Way;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each member's totals are those of all, whatever is lost on the way. */
class SharedTrafficTest {
  private static final Way WAY = new Way("shop", "orders", "vm");

  private static final Clock CLOCK_A = Clock.fixed(Instant.ofEpochMilli(100_000), ZoneOffset.UTC);

  /** An hour off. */
  private static final Clock CLOCK_B = Clock.offset(CLOCK_A, Duration.ofHours(1));

  private final TwoMembers a = TwoMembers.a();
  private final TwoMembers b = Objects.requireNonNull(a.other);
  private final Counted countedA = new Counted(1);
  private final Counted countedB = new Counted(2);
  private SharedTraffic tellsA;
  private SharedTraffic tellsB;

  /** A member's own count of one way, and what it heard of the other's. */
  private static final class Counted implements MembersTraffic {
    private long epoch;
    private Counts own = Counts.NONE;
    private long heard;
    private long underWay;
    private List<Traffic.Reporter> reporters = List.of();
    private List<Traffic.Reporter> elsewhere = List.of();
    private SortedMap<String, List<Traffic.Sighting>> sightings = new TreeMap<>();
    private final List<Traffic.Sighting> seen = new ArrayList<>();

    Counted(long epoch) {
      this.epoch = epoch;
    }

    void sends(long requests, long inProgress) {
      long done = own.successes() + requests;
      own = new Counts(done + inProgress, done, 0, 0, inProgress);
    }

    @Override
    public Reading own() {
      TreeMap<Way, Counts> ways = new TreeMap<>();
      if (own.issued() > 0) {
        ways.put(WAY, own);
      }
      return new Reading(epoch, 0, 0, ways, new TreeMap<>());
    }

    @Override
    public List<Traffic.Reporter> ownReporters() {
      return reporters;
    }

    @Override
    public void reportElsewhere(String member, List<Traffic.Reporter> those) {
      elsewhere = those;
    }

    @Override
    public SortedMap<String, List<Traffic.Sighting>> newSightings() {
      SortedMap<String, List<Traffic.Sighting>> taken = sightings;
      sightings = new TreeMap<>();
      return taken;
    }

    @Override
    public void seenElsewhere(SortedMap<String, List<Traffic.Sighting>> those) {
      those.values().forEach(seen::addAll);
    }

    @Override
    public void add(Reading now, Reading before) {
      Counts earlier = before.ways().getOrDefault(WAY, Counts.NONE);
      Counts later = now.ways().get(WAY);
      underWay += (later == null ? 0 : later.inProgress()) - earlier.inProgress();
      heard += later == null ? 0 : later.since(earlier).successes();
    }
  }

  @BeforeEach
  void bothTell() {
    tellsA = new SharedTraffic(a, countedA, CLOCK_A);
    tellsB = new SharedTraffic(b, countedB, CLOCK_B);
    tick();
  }

  private void tick() {
    tellsA.tick();
    tellsB.tick();
  }

  private void begin() {
    countedA.sends(5, 0);
    tick(); // the first word of a member is where counting it begins
  }

  @Test
  void whatOneCountsTheOtherAddsOnce() {
    begin();
    countedA.sends(10, 3);
    tick();
    tick();
    countedA.sends(7, 1);
    tick();

    assertThat(countedB.heard).isEqualTo(17);
    assertThat(countedB.underWay).isEqualTo(1);
    assertThat(countedA.heard).isZero();
  }

  @Test
  void whatWasLostIsMadeUpFor() {
    begin();
    b.deaf = true;
    countedA.sends(10, 0);
    tick();
    b.deaf = false;
    countedA.sends(1, 0);
    tick();

    assertThat(countedB.heard).isEqualTo(11);
    countedA.sends(1, 0);
    tick();
    assertThat(countedB.heard).isEqualTo(12);
  }

  @Test
  void aMemberThatBeganAnewIsCountedAnew() {
    begin();
    countedA.sends(10, 4);
    tick();
    countedA.epoch = 9;
    countedA.own = Counts.NONE;
    countedA.sends(3, 0);
    tick();
    countedA.sends(2, 0);
    tick();

    assertThat(countedB.heard).isEqualTo(12);
  }

  @Test
  void whoReportsThereReportsHereByThisMembersClock() {
    countedA.reporters =
        List.of(
            new Traffic.Reporter("shop-1", "shop", "vm", false, 90_000, 99_000, 1_000),
            new Traffic.Reporter("shop-2", "shop", "vm", true, 95_000, 0, 1_000));
    tick();

    long hour = 3_600_000;
    assertThat(countedB.elsewhere)
        .containsExactly(
            new Traffic.Reporter(
                "shop-1", "shop", "vm", false, 90_000 + hour, 99_000 + hour, 1_000),
            new Traffic.Reporter("shop-2", "shop", "vm", true, 95_000 + hour, 0, 1_000));
    b.other = null;
    tellsB.tick();
    assertThat(countedB.elsewhere).isEmpty();
  }

  @Test
  void whatProxiesSawThereIsKnownHereByThisMembersClock() {
    countedA.sightings.put(
        "orders",
        List.of(
            new Traffic.Sighting("10.0.0.1", 80, 99_000, 0),
            new Traffic.Sighting("fd00::1", 443, 0, 98_000)));
    tick();
    tick();

    long hour = 3_600_000;
    assertThat(countedB.seen)
        .containsExactly(
            new Traffic.Sighting("10.0.0.1", 80, 99_000 + hour, 0),
            new Traffic.Sighting("fd00::1", 443, 0, 98_000 + hour));
    assertThat(countedA.seen).isEmpty();
  }

  @Test
  void ofAMemberThatIsGoneNothingIsUnderWay() {
    begin();
    countedA.sends(10, 4);
    tick();
    assertThat(countedB.underWay).isEqualTo(4);

    b.other = null;
    tellsB.tick();

    assertThat(countedB.underWay).isZero();
  }
}
