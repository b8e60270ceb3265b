package io.sluice.engine.guard;

import static io.sluice.engine.guard.GuardedSource.read;
import static io.sluice.engine.guard.GuardedSource.some;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Instance;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a large source costs: 2,000 services of 20 instances. */
class LargeSourceTest {
  private static final int SERVICES = 2_000;

  private final GuardedSource source = new GuardedSource();

  @BeforeEach
  void firstSync() {
    source.apply(all(20));
  }

  private static List<Input> all(int size) {
    return IntStream.range(0, SERVICES)
        .mapToObj(s -> (Input) read("s" + s, some("s" + s + "-", 1, size).toArray(Instance[]::new)))
        .toList();
  }

  @Test
  void oneChangeLeavesAllOtherCellsAsTheyAre() {
    Snapshot before = source.snapshot();

    Verdict verdict = source.reads("s7", some("s7-", 1, 19));

    assertThat(verdict.changed()).containsExactly("s7");
    for (ServiceClaims claims : before.services()) {
      if (!claims.service().equals("s7")) {
        assertThat(verdict.snapshot().services().get(claims.service())).isSameAs(claims);
      }
    }
  }

  @Test
  void anEqualResyncAsksForNothing() {
    Snapshot before = source.snapshot();

    Verdict verdict = source.apply(all(20));

    assertThat(verdict.snapshot()).isSameAs(before);
    assertThat(verdict.next()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whenEverythingVanishesProbingStaysBoundedAndReachesAll() {
    source.apply(new Input.Listed(Set.of()));
    assertThat(source.last().probes()).hasSize(ProbeSchedule.AT_ONCE);
    assertThat(source.snapshot().suspect()).isTrue();

    source.passes(5_000);

    assertThat(new HashSet<>(source.probed)).hasSize(SERVICES * 20);
    assertThat(source.ready("s7")).hasSize(20);
  }

  @Test
  void whenEverythingIsDeadNothingIsHeldAfterwards() {
    for (int s = 0; s < SERVICES; s++) {
      int service = s;
      Stream<String> addresses =
          IntStream.rangeClosed(1, 20).mapToObj(i -> "s" + service + "-" + i);
      addresses.forEach(source.refusing::add);
    }
    source.apply(new Input.Listed(Set.of()));

    source.passes(20_000);

    assertThat(source.snapshot().services().isEmpty()).isTrue();
    assertThat(source.snapshot().suspect()).isFalse();
  }
}
