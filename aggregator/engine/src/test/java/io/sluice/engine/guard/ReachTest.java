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
        read("orders", some("10.0.1.", 1, 12).toArray(Instance[]::new)),
        read("users", some("10.0.2.", 1, 4).toArray(Instance[]::new)),
        new Input.Listed(Set.of("orders", "users")));
  }

  private void silence(int from, int to, String prefix) {
    some(prefix, from, to).forEach(instance -> source.silent.add(instance.address()));
  }

  @Test
  void behindAFirewallAnEmptyRegistryWipesNothing() {
    given();
    silence(1, 12, "10.0.1.");
    silence(1, 4, "10.0.2.");

    source.apply(new Input.Listed(Set.of()));
    source.passes(3_600_000);

    assertThat(source.ready("orders")).hasSize(12);
    assertThat(source.ready("users")).hasSize(4);
  }

  @Test
  void behindAFirewallALargeLossIsHeldUntilItsTimeIsOverAndItIsSaidOnce() {
    given();
    silence(1, 12, "10.0.1.");
    silence(1, 4, "10.0.2.");

    source.reads("orders", some("10.0.1.", 1, 4));
    source.passes(20_000);

    assertThat(source.ready("orders")).hasSize(12);
    assertThat(source.notices.stream().filter(OutOfReach.class::isInstance)).hasSize(1);
  }

  @Test
  void whereOthersAnswerTheSilentGo() {
    given();
    silence(5, 12, "10.0.1.");

    source.reads("orders", some("10.0.1.", 1, 4));
    source.passes(10_000);

    assertThat(source.ready("orders")).hasSize(4);
    assertThat(source.notices).noneMatch(OutOfReach.class::isInstance);
  }

  @Test
  void onceTheWayIsOpenAgainTheSilentGo() {
    given();
    silence(1, 12, "10.0.1.");
    silence(1, 4, "10.0.2.");
    source.apply(new Input.Listed(Set.of("users")));
    source.passes(60_000);
    assertThat(source.ready("orders")).hasSize(12);

    source.silent.removeAll(some("10.0.2.", 1, 4).map(Instance::address).toList());
    source.passes(30_000);

    assertThat(source.ready("orders")).isEmpty();
    assertThat(source.ready("users")).hasSize(4);
  }

  @Test
  void inAnOutageNobodyIsCalledDeadWhereNobodyIsReached() {
    given();
    silence(1, 12, "10.0.1.");
    silence(1, 4, "10.0.2.");

    source.lost();
    source.passes(120_000);

    assertThat(source.ready("orders")).hasSize(12);
    assertThat(List.copyOf(source.notices)).noneMatch(Notice.FoundDead.class::isInstance);
  }

  @Test
  void anAnswerFromElsewhereProvesNothingHere() {
    source.apply(
        read("orders", some("10.1.0.", 1, 12).toArray(Instance[]::new)),
        read("gateway", GuardedSource.at("10.9.0.1")),
        new Input.Listed(Set.of("orders", "gateway")));
    some("10.1.0.", 1, 12).forEach(instance -> source.silent.add(instance.address()));

    source.apply(new Input.Listed(Set.of("gateway")));
    source.passes(3_600_000);

    assertThat(source.ready("orders")).hasSize(12);
  }

  @Test
  void aNetworkIsWhatOneFirewallIsBefore() {
    assertThat(Reach.network("10.1.200.7")).isEqualTo(Reach.network("10.1.3.4"));
    assertThat(Reach.network("10.1.3.4")).isNotEqualTo(Reach.network("10.2.3.4"));
    assertThat(Reach.network("2001:db8:1::7")).isEqualTo(Reach.network("2001:db8:1:2::9"));
    assertThat(Reach.network("orders.example")).isEmpty();
  }
}
