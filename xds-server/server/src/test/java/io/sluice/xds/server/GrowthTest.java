package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Way;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What another member's proxies report counts here as what one's own do. */
class GrowthTest {
  private static final Way TO_VMS = new Way("shop", "orders", "vm");
  private static final Way IN = new Way("", "orders", "vm");
  private static final Reading NOTHING = Reading.empty(1, 0);

  private final Totals totals = new Totals(Clock.systemUTC());

  private static Reading reading(Map<Way, Counts> sent, Map<Way, Counts> received) {
    return new Reading(1, 0, 1, new TreeMap<>(sent), new TreeMap<>(received));
  }

  private void hear(Reading now, Reading before) {
    Growth.between(now, before)
        .forEach(one -> totals.add(one.caller(), one.report(), one.before(), 1_000));
  }

  @Test
  void growthIsAddedOnceAndGaugesFollow() {
    Reading first =
        reading(Map.of(TO_VMS, new Counts(10, 8, 1, 0, 1)), Map.of(IN, new Counts(7, 7, 0, 0, 0)));
    Reading second =
        reading(Map.of(TO_VMS, new Counts(15, 13, 2, 3, 4)), Map.of(IN, new Counts(7, 7, 0, 0, 0)));
    hear(first, NOTHING);
    hear(second, first);
    hear(second, second);

    Reading read = totals.read("orders");

    assertThat(read.ways()).containsExactly(Map.entry(TO_VMS, new Counts(15, 13, 2, 3, 4)));
    assertThat(read.received()).containsExactly(Map.entry(IN, new Counts(7, 7, 0, 0, 0)));
  }

  @Test
  void ofAMemberThatIsGoneNothingIsUnderWay() {
    Reading last = reading(Map.of(TO_VMS, new Counts(10, 8, 1, 0, 1)), Map.of());
    hear(last, NOTHING);
    hear(NOTHING, last);

    assertThat(totals.read("orders").ways())
        .containsExactly(Map.entry(TO_VMS, new Counts(10, 8, 1, 0, 0)));
  }
}
