package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.view.Cells;
import io.sluice.view.Members.Difference;
import io.sluice.view.cluster.PublishedUnits;
import io.sluice.view.cluster.PublishedUnits.Unit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DifferencesTest {
  private static final Peer OTHER = new Peer("other", "1");

  private final Cells<Unit> catalogue = units(10_000);
  private int questions;

  private static Cells<Unit> units(int count) {
    Cells<Unit> units = PublishedUnits.nothing();
    for (int i = 0; i < count; i++) {
      units = with(units, new Unit("service-%05d".formatted(i), "", "v" + i));
    }
    return units;
  }

  private static Cells<Unit> with(Cells<Unit> units, Unit unit) {
    return units.with(unit.key(), unit);
  }

  private static PublishedUnits published(Cells<Unit> units) {
    return new PublishedUnits(new TreeMap<>(Map.of("EDS", units)));
  }

  private @Nullable Difference first(Cells<Unit> here, Cells<Unit> there) {
    Differences asked = new Differences(() -> published(there), (whom, question) -> noAnswer());
    Differences asking =
        new Differences(
            () -> published(here),
            (whom, question) -> {
              questions++;
              return asked.answer(question);
            });
    asking.look(10_000, OTHER, List.of("EDS", "view"));
    return asking.of(OTHER);
  }

  private static CompletableFuture<byte[]> noAnswer() {
    return CompletableFuture.failedFuture(new IllegalStateException("nobody asks back"));
  }

  @Test
  void aUnitOfAnotherVersionIsFoundWithAFewQuestions() {
    Cells<Unit> there = with(catalogue, new Unit("service-07777", "", "bad"));
    there = with(there, new Unit("service-09000", "", "bad, too"));

    assertThat(first(catalogue, there))
        .isEqualTo(new Difference("EDS", "service-07777", "", "v7777", "bad"));
    assertThat(questions).isLessThanOrEqualTo(5);
  }

  @Test
  void aUnitThatOnlyOneOfThemHasIsFound() {
    Unit more = new Unit("service-00500", "caller/web", "own");
    Cells<Unit> there = with(catalogue, more);

    assertThat(first(catalogue, there))
        .isEqualTo(new Difference("EDS", "service-00500", "caller/web", "", "own"));
    assertThat(first(there, catalogue))
        .isEqualTo(new Difference("EDS", "service-00500", "caller/web", "own", ""));
    Unit last = new Unit("zz", "", "own");
    assertThat(first(catalogue, with(catalogue, last)))
        .isEqualTo(new Difference("EDS", "zz", "", "", "own"));
    assertThat(first(with(catalogue, last), catalogue))
        .isEqualTo(new Difference("EDS", "zz", "", "own", ""));
    assertThat(first(PublishedUnits.nothing(), catalogue))
        .isEqualTo(new Difference("EDS", "service-00000", "", "", "v0"));
    assertThat(first(catalogue, PublishedUnits.nothing()))
        .isEqualTo(new Difference("EDS", "service-00000", "", "v0", ""));
  }

  @Test
  void whoAgreesAgainHasNoDifference() {
    Differences asked = new Differences(() -> published(units(3)), (whom, question) -> noAnswer());
    Differences asking =
        new Differences(() -> published(units(2)), (whom, question) -> asked.answer(question));
    asking.look(10_000, OTHER, List.of("EDS"));
    assertThat(asking.of(OTHER)).isNotNull();

    asking.look(20_000, OTHER, List.of());

    assertThat(asking.of(OTHER)).isNull();
    assertThat(first(catalogue, catalogue)).isNull();
  }

  @Test
  void aQuestionThatIsNoneIsNotAnswered() {
    Differences asked = new Differences(() -> published(units(3)), (whom, question) -> noAnswer());

    assertThatThrownBy(() -> asked.answer(new byte[] {1, 2}).toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class);
  }
}
