package io.sluice.engine.guard;

import static io.sluice.engine.guard.GuardedSource.at;
import static io.sluice.engine.guard.GuardedSource.some;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.view.Standing;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnnouncedDepartureTest {
  private final GuardedSource source = new GuardedSource();

  @ParameterizedTest
  @EnumSource(
      value = Health.class,
      names = {"CRITICAL", "DRAINING"})
  void anAnnouncedDepartureIsPublishedAtOnceDownToTheLast(Health health) {
    source.reads("orders", some("vm-", 1, 20));

    Verdict verdict =
        source.reads("orders", some("vm-", 1, 20).map(instance -> instance.withHealth(health)));

    assertThat(source.ready("orders")).isEmpty();
    assertThat(source.claims("orders")).hasSize(20);
    assertThat(verdict.probes()).isEmpty();
    assertThat(verdict.snapshot().suspect()).isFalse();
  }

  @Test
  void whatAnnouncedItsDepartureMayThenVanish() {
    source.reads("orders", some("vm-", 1, 20));
    source.reads("orders", some("vm-", 1, 20).map(it -> it.withHealth(Health.DRAINING)));

    source.reads("orders");

    assertThat(source.snapshot().services().get("orders")).isNull();
    assertThat(source.snapshot().suspect()).isFalse();
  }

  @Test
  void anAnnouncedDepartureFollowedByANodeFailureIsStillAnnounced() {
    source.reads("orders", at("vm-1"));
    source.reads("orders", at("vm-1", Health.CRITICAL));
    source.reads("orders", at("vm-1", Health.NODE_DOWN));

    source.reads("orders");

    assertThat(source.claims("orders")).isEmpty();
  }

  @Test
  void announcedDeparturesLeaveTheMaximum() {
    source.reads("others", some("other-", 1, 100));
    source.reads("orders", some("vm-", 1, 10));
    source.reads(
        "orders",
        Stream.concat(
            some("vm-", 1, 4), some("vm-", 5, 10).map(it -> it.withHealth(Health.DRAINING))));

    source.reads("orders", some("vm-", 1, 2));

    assertThat(source.ready("orders")).containsExactlyInAnyOrder("vm-1", "vm-2");
  }

  @Test
  void departuresOfThoseWhoCameLaterLeaveTheEarlierMaximumAsItWas() {
    source.reads("others", some("other-", 1, 100));
    source.reads("orders", some("vm-", 1, 10));
    source.passes(1_000);
    source.reads("orders", some("vm-", 1, 6)); // 4 of 10 went silently
    source.passes(1_000);
    source.reads("orders", Stream.concat(some("vm-", 1, 6), some("new-", 1, 3)));
    source.passes(1_000);
    source.reads(
        "orders",
        Stream.concat(
            some("vm-", 1, 6), some("new-", 1, 3).map(it -> it.withHealth(Health.CRITICAL))));

    source.reads("orders", some("vm-", 1, 4));

    assertThat(source.ready("orders")).hasSize(6); // 4 of 10 would be left
    assertThat(source.held("orders")).isEqualTo(2);
  }

  @Test
  void aHeldOneThatIsReportedLeavingGoesAtOnce() {
    source.reads("orders", some("vm-", 1, 3));
    source.reads("orders");
    assertThat(source.held("orders")).isEqualTo(3);

    source.reads("orders", at("vm-1", Health.CRITICAL));

    assertThat(source.ready("orders")).containsExactlyInAnyOrder("vm-2", "vm-3");
    assertThat(source.standing("orders", "vm-1")).isEqualTo(Standing.LIVE);
  }

  @Test
  void theSilentOneAmongAnnouncedOnesIsHeld() {
    source.reads("orders", some("vm-", 1, 3));

    source.reads("orders", at("vm-1", Health.DRAINING), at("vm-2", Health.DRAINING));

    assertThat(source.ready("orders")).containsExactly("vm-3");
  }

  @Test
  void aWarnedInstanceIsReady() {
    source.reads("orders", at("vm-1"));

    source.reads("orders", at("vm-1", Health.WARNING));

    assertThat(source.ready("orders")).containsExactly("vm-1");
    assertThat(source.held("orders")).isZero();
  }
}
