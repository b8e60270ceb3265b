package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Fact.Held;
import io.sluice.view.history.Fact.Link;
import io.sluice.view.history.History;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What of a batch need not be taken. */
class KnownHoldsTest {
  private static final HistoryNote.Holds SAYS =
      new HistoryNote.Holds(9, "p", Map.of("orders", "1", "orders:grpc", "2", "users", "3"));

  private final Map<String, List<Dated>> states =
      Map.of(
          History.PROXIES,
          List.of(new Dated(1, new Fact.Connected("p", "caller", Link.DOWN))),
          "orders",
          List.of(
              held("orders", "1"),
              held("orders:grpc", "1"),
              new Dated(1, new Held("orders", "other", "1"))),
          "users",
          List.of(held("users", "3")));

  @Test
  void whatIsKnownIsLeftOut() {
    assertThat(leftOut(SAYS)).containsExactly(holds(Map.of("orders:grpc", "2")));
  }

  @Test
  void whatAProxySaysOnceMoreIsTakenAsItIs() {
    HistoryNote again = holds(SAYS.versions());

    assertThat(leftOut(SAYS, again)).containsExactly(holds(Map.of("orders:grpc", "2")), again);
  }

  @Test
  void nothingIsLeftOutBehindWhatMayEndIt() {
    HistoryNote dropped = new HistoryNote.Dropped(8, "p", Set.of("orders"));
    HistoryNote departed = new HistoryNote.Departed(8, "p");
    HistoryNote forget = new HistoryNote.Forget(8, "p", new CompletableFuture<>());

    assertThat(leftOut(dropped, SAYS)).containsExactly(dropped, SAYS);
    assertThat(leftOut(departed, SAYS)).containsExactly(departed, SAYS);
    assertThat(leftOut(forget, SAYS)).containsExactly(forget, SAYS);
  }

  @Test
  void nothingIsLeftOutBehindWhatAnotherMemberTells() {
    HistoryNote took = heard(new Held("users", "p", "4"));
    HistoryNote forgot = heard(new Fact.Connected("p", "", Link.FORGOTTEN));
    HistoryNote page = new HistoryNote.PageHeard(8, "b", 1, new byte[0]);

    assertThat(leftOut(took, SAYS)).containsExactly(took, SAYS);
    assertThat(leftOut(forgot, SAYS)).containsExactly(forgot, SAYS);
    assertThat(leftOut(page, SAYS)).containsExactly(page, SAYS);
  }

  @Test
  void whoOnlyMovesStillHoldsWhatItHeld() {
    HistoryNote left = heard(new Fact.Connected("p", "", Link.DOWN));

    assertThat(leftOut(left, SAYS)).containsExactly(left, holds(Map.of("orders:grpc", "2")));
  }

  private static HistoryNote heard(Fact fact) {
    return new HistoryNote.Heard(8, "b", new ToldFacts("run", 1, List.of(fact)));
  }

  @Test
  void nothingIsLeftOutOfWhomNobodyKnows() {
    HistoryNote stranger = new HistoryNote.Holds(9, "other", Map.of("orders", "1"));

    assertThat(leftOut(stranger)).containsExactly(stranger);
  }

  /** The first fact of a day takes out whoever has been away for a day, and what it held. */
  @Test
  void nothingIsLeftOutOfWhomTheSameBatchMayForget() {
    long day = TimeUnit.DAYS.toMillis(1);

    assertThat(leftOut(day / 2 + 1, SAYS)).containsExactly(holds(Map.of("orders:grpc", "2")));
    assertThat(leftOut(day / 2 + 2, SAYS)).containsExactly(SAYS);
  }

  private List<HistoryNote> leftOut(HistoryNote... batch) {
    return leftOut(0, batch);
  }

  private List<HistoryNote> leftOut(long reached, HistoryNote... batch) {
    return KnownHolds.leftOut(
        List.of(batch), service -> states.getOrDefault(service, List.of()), reached);
  }

  private static Dated held(String cluster, String version) {
    return new Dated(1, new Held(cluster, "p", version));
  }

  private static HistoryNote holds(Map<String, String> versions) {
    return new HistoryNote.Holds(9, "p", versions);
  }
}
