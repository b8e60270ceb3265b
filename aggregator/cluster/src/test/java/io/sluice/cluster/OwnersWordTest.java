package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Rights;
import io.sluice.view.ExplainedNames;
import io.sluice.view.ShadowComparison;
import io.sluice.view.Snapshot;
import io.sluice.view.Sources;
import io.sluice.view.cluster.ReadElsewhere;
import io.sluice.view.cluster.ReaderSilent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
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
    private @Nullable CompletionStage<ExplainedNames> names;
    private @Nullable String explained;

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
      explained = source + "/" + after + "/" + limit;
      return names;
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
    ofA.names = CompletableFuture.failedFuture(new ReadElsewhere("vms", "b"));
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

    assertThat(asked.confirm("vms", null).toCompletableFuture())
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(ReaderSilent.class)
        .withMessageStartingWith("source vms is read by member b, which did not answer");
    ofA.answer = CompletableFuture.failedFuture(new ReadElsewhere("vms", ""));
    assertThat(asked.confirm("vms", null).toCompletableFuture()).failsWithin(Duration.ZERO);
  }

  @Test
  void namesAreExplainedByWhoReadsThem() {
    ExplainedNames names =
        new ExplainedNames(
            List.of(
                new ExplainedNames.Name(
                    "orders-vm",
                    "orders",
                    ExplainedNames.State.ADMITTED,
                    List.of(new ExplainedNames.Step("strip -vm", "orders")),
                    "",
                    4,
                    3,
                    1),
                new ExplainedNames.Name(
                    "x y", null, ExplainedNames.State.NO_SERVICE, List.of(), "a blank", 0, 0, 0)),
            "x y");
    readByB();
    ofB.names = CompletableFuture.completedFuture(names);

    assertThat(asked.explain("vms", "a", 2)).isCompletedWithValue(names);
    assertThat(ofB.explained).isEqualTo("vms/a/2");

    ofB.names = null; // configured otherwise
    assertThat(Objects.requireNonNull(asked.explain("vms", "a", 2)).toCompletableFuture())
        .failsWithin(Duration.ZERO);
    ofA.names = null;
    assertThat(asked.explain("vms", "a", 2)).isNull();
  }

  /** A member of the release before is asked about confirmations alone. */
  @Test
  void whoCannotBeAskedThisWayIsNamed() {
    ofA.names = CompletableFuture.failedFuture(new ReadElsewhere("vms", "b"));

    assertThat(Objects.requireNonNull(asked.explain("vms", "", 2)).toCompletableFuture())
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(ReadElsewhere.class)
        .withMessage("source vms is read by member b; ask that one");
  }
}
