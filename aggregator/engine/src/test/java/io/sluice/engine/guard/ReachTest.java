package io.sluice.engine.guard;

import static io.sluice.engine.guard.GuardedSource.read;
import static io.sluice.engine.guard.GuardedSource.some;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.guard.Notice.OutOfReach;
import io.sluice.registry.Instance;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a probe's silence says depends on whether probes get through at all. */
class ReachTest {
  private final GuardedSource source = new GuardedSource();

  ReachTest() {
    source.rereadsAnswer = false;
  }

  /** Orders on twelve instances and users on four. */
  private void given() {
    source.apply(
        read("orders", some("o", 1, 12).toArray(Instance[]::new)),
        read("users", some("u", 1, 4).toArray(Instance[]::new)),
        new Input.Listed(Set.of("orders", "users")));
  }

  private void silence(int from, int to, String prefix) {
    some(prefix, from, to).forEach(instance -> source.silent.add(instance.address()));
  }

  @Test
  void behindAFirewallAnEmptyRegistryWipesNothing() {
    given();
    silence(1, 12, "o");
    silence(1, 4, "u");

    source.apply(new Input.Listed(Set.of()));
    source.passes(3_600_000);

    assertThat(source.ready("orders")).hasSize(12);
    assertThat(source.ready("users")).hasSize(4);
  }

  @Test
  void behindAFirewallALargeLossIsHeldUntilItsTimeIsOverAndItIsSaidOnce() {
    given();
    silence(1, 12, "o");
    silence(1, 4, "u");

    source.reads("orders", some("o", 1, 4));
    source.passes(20_000);

    assertThat(source.ready("orders")).hasSize(12);
    assertThat(source.notices.stream().filter(OutOfReach.class::isInstance)).hasSize(1);
  }

  @Test
  void whereOthersAnswerTheSilentGo() {
    given();
    silence(5, 12, "o");

    source.reads("orders", some("o", 1, 4));
    source.passes(10_000);

    assertThat(source.ready("orders")).hasSize(4);
    assertThat(source.notices).noneMatch(OutOfReach.class::isInstance);
  }

  @Test
  void onceTheWayIsOpenAgainTheSilentGo() {
    given();
    silence(1, 12, "o");
    silence(1, 4, "u");
    source.apply(new Input.Listed(Set.of("users")));
    source.passes(60_000);
    assertThat(source.ready("orders")).hasSize(12);

    source.silent.removeAll(some("u", 1, 4).map(Instance::address).toList());
    source.passes(30_000);

    assertThat(source.ready("orders")).isEmpty();
    assertThat(source.ready("users")).hasSize(4);
  }

  @Test
  void inAnOutageNobodyIsCalledDeadWhereNobodyIsReached() {
    given();
    silence(1, 12, "o");
    silence(1, 4, "u");

    source.lost();
    source.passes(120_000);

    assertThat(source.ready("orders")).hasSize(12);
    assertThat(List.copyOf(source.notices)).noneMatch(Notice.FoundDead.class::isInstance);
  }
}
