package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Rights;
import io.sluice.view.ExplainedNames;
import io.sluice.view.ShadowComparison;
import io.sluice.view.Snapshot;
import io.sluice.view.Sources;
import io.sluice.view.cluster.ReadElsewhere;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An operator believes a loss on any member; the one that holds the source hears of it. */
class OwnersWordTest {
  private final TwoMembers a = TwoMembers.a();
  private final TwoMembers b = Objects.requireNonNull(a.other);

  /** Registries of which only what is confirmed matters. */
  private static final class Registries implements Sources {
    private @Nullable String confirmed;
    private CompletionStage<Integer> answer = CompletableFuture.completedFuture(3);

    @Override
    public List<Status> sources() {
      return List.of();
    }

    @Override
    public @Nullable Snapshot snapshot(String source) {
      return null;
    }

    @Override
    public CompletionStage<Integer> confirm(String source, @Nullable String service) {
      confirmed = source + "/" + service;
      return answer;
    }

    @Override
    public CompletionStage<Boolean> release(String source) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public @Nullable CompletionStage<Rights> rights(String source) {
      return null;
    }

    @Override
    public @Nullable CompletionStage<ExplainedNames> explain(
        String source, String after, int limit) {
      return null;
    }

    @Override
    public ShadowComparison shadow() {
      return ShadowComparison.NONE;
    }

    @Override
    public List<String> waitingFor() {
      return List.of();
    }
  }

  private final Registries ofA = new Registries();
  private final Registries ofB = new Registries();
  private final OwnersWord asked = new OwnersWord(ofA, a);

  private void readByB() {
    ofA.answer = CompletableFuture.failedFuture(new ReadElsewhere("vms", "b"));
    Sources unused = new OwnersWord(ofB, b);
    assertThat(unused.sources()).isEmpty();
  }

  @Test
  void onesOwnSourceIsAskedAtOnce() {
    assertThat(asked.confirm("vms", null)).isCompletedWithValue(3);
    assertThat(ofB.confirmed).isNull();
  }

  @Test
  void anothersIsAskedThere() {
    readByB();

    assertThat(asked.confirm("vms", "orders")).isCompletedWithValue(3);
    assertThat(ofB.confirmed).isEqualTo("vms/orders");
    assertThat(asked.confirm("vms", null)).isCompletedWithValue(3);
    assertThat(ofB.confirmed).isEqualTo("vms/null");
  }

  @Test
  void whoCannotBeAskedDidNothing() {
    readByB();
    b.deaf = true;

    assertThat(asked.confirm("vms", null).toCompletableFuture()).failsWithin(Duration.ZERO);
    ofA.answer = CompletableFuture.failedFuture(new ReadElsewhere("vms", ""));
    assertThat(asked.confirm("vms", null).toCompletableFuture()).failsWithin(Duration.ZERO);
  }
}
