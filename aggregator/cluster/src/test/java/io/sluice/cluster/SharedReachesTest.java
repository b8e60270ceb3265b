package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.reach.Reach;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What one member found, the other one knows, by its own clock. */
class SharedReachesTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(9_000), ZoneOffset.UTC);

  private final TwoMembers a = TwoMembers.a();
  private final TwoMembers b = Objects.requireNonNull(a.other);
  private final List<Reach> found = new ArrayList<>();
  private final SharedReaches here = new SharedReaches(a, reach -> {}, CLOCK);

  private static Reach reach(long begunAt, long at) {
    return new Reach(
        "orders",
        "kubernetes",
        begunAt,
        at,
        true,
        3,
        160,
        12,
        148,
        new Reach.Doubts(false, 2, 1, 4),
        new TreeMap<>(Map.of("without an agent", 7)),
        List.of(new Reach.Place("10.9.0.0/16", 148, 148)),
        List.of(new Reach.Failure("shop-1", "shop", "10.9.0.1", "10.40.0.1:80", "timed-out")),
        List.of(new Reach.Deaf("10.40.0.2:80", 9)));
  }

  @Test
  void itsTimesAreThoseOfWhoHears() {
    new SharedReaches(b, found::add, Clock.offset(CLOCK, Duration.ofSeconds(100)));

    here.tell(reach(7_000, 8_000));

    assertThat(found).containsExactly(reach(107_000, 108_000));
  }

  @Test
  void whatCannotBeReadIsLeftOut() {
    new SharedReaches(b, found::add, CLOCK);

    a.tell("reach", new byte[] {0, 0, 0, 9});

    assertThat(found).isEmpty();
  }
}
