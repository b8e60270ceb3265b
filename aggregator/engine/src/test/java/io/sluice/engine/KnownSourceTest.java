package io.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.guard.GuardSettings;
import io.sluice.engine.identity.IdentityRules;
import io.sluice.registry.Instance;
import io.sluice.view.Cells;
import io.sluice.view.Claim;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.SnapshotForm;
import io.sluice.view.Source;
import io.sluice.view.Standing;
import io.sluice.view.Term;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is merged again when a source changes hands: what is said otherwise, and nothing else. */
class KnownSourceTest {
  private static final AggregatorSettings SETTINGS =
      new AggregatorSettings("b", List.of("vm"), Duration.ofSeconds(15), GuardSettings.DEFAULT);
  private static final long NOW = 1_000_000;

  private static KnownSource knowing(@Nullable Snapshot known) {
    return new KnownSource(
        new OwnedRegistry(
            Source.of("vms", "vm"),
            new IdentityRules(List.of(), List.of()),
            () -> {
              throw new AssertionError("nobody reads here");
            }),
        SETTINGS,
        known,
        NOW);
  }

  private static Snapshot orders(Term term, @Nullable Long staleSince) {
    Claim claim = new Claim("orders", "", Instance.of("10.0.0.1", 80), Standing.LIVE, false);
    Cells<ServiceClaims> services =
        Cells.<ServiceClaims>empty(SnapshotForm::digest)
            .with("orders", new ServiceClaims("orders", List.of(claim), List.of()));
    return new Snapshot("vms", term, 7, true, staleSince, false, services);
  }

  @Test
  void whatTheRunBeforeKnewIsMergedOnceAndReadOnUnderItsSequence() {
    KnownSource source = knowing(orders(KnownSource.term(SETTINGS), 5L));

    assertThat(source.leads(KnownSource.term(SETTINGS), NOW)).isTrue();

    assertThat(source.step(NOW).dirty()).isEmpty();
    assertThat(source.snapshot().sequence()).isEqualTo(7);
  }

  @Test
  void whoTakesOverWhatItPublishesAlreadyMergesNothing() {
    KnownSource source = knowing(null);
    source.told(orders(new Term(1, 0, "a/1"), null), Set.of("orders"), NOW);
    assertThat(source.step(NOW).dirty()).containsExactly("orders");

    source.leads(new Term(2, 0, "b/1"), NOW);

    assertThat(source.step(NOW).dirty()).isEmpty();
    assertThat(source.snapshot().term()).isEqualTo(new Term(2, 0, "b/1"));
  }

  @Test
  void aNewOwnerThatSaysTheSameMergesNothingAndOneThatCannotReadEverything() {
    KnownSource source = knowing(null);
    source.told(orders(new Term(1, 0, "a/1"), null), Set.of("orders"), NOW);
    source.step(NOW);

    source.told(orders(new Term(2, 0, "c/1"), null), Set.of("orders"), NOW);
    assertThat(source.step(NOW).dirty()).isEmpty();
    source.told(orders(new Term(3, 0, "a/2"), 9L), Set.of(), NOW);
    assertThat(source.step(NOW).dirty()).containsExactly("orders");
    assertThat(source.elsewhere()).hasMessageContaining("read by member a;");
  }
}
