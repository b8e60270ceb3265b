package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What proxies say while the database is not read. */
class EarlyNotesTest {
  private static final HistoryNote.Holds HOLDS =
      new HistoryNote.Holds(2, "p", Map.of("orders", "1"));
  private static final HistoryNote.Dropped DROPPED =
      new HistoryNote.Dropped(3, "p", Set.of("orders"));
  private static final HistoryNote.Left LEFT = new HistoryNote.Left(4, "q");

  private final OpenStreams streams = new OpenStreams();
  private final EarlyNotes early = new EarlyNotes(2, streams);

  @Test
  void whatProxiesSayStandsBeforeWhatComesThen() {
    early.take(new HistoryNote.Joined(1, "p", "web"));
    early.take(HOLDS);
    early.take(DROPPED);

    assertThat(streams.here()).containsExactly("p");
    assertThat(early.callers()).containsOnly(Map.entry("p", "web"));
    assertThat(early.before(List.of(LEFT))).containsExactly(HOLDS, DROPPED, LEFT);
    assertThat(early.before(List.of(LEFT))).containsExactly(LEFT);
    assertThat(early.lost()).isEmpty();
  }

  @Test
  void whatIsTooMuchIsLostAndSaidToBe() {
    early.take(HOLDS);
    early.take(DROPPED);
    early.take(new HistoryNote.Departed(5, "q"));

    assertThat(early.before(List.of())).containsExactly(HOLDS, DROPPED);
    assertThat(early.lost()).containsOnly(Map.entry("q", 0));
  }
}
