package io.sluice.store;

import static io.sluice.store.SplitStoreContract.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.AuditLog.Entry;
import io.sluice.view.MemberStarts;
import io.sluice.view.MemberStarts.Start;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link MemberStarts} keeps to. */
abstract class MemberStartsContract {
  private final StoreUnderTest under;
  private Database database;
  private MemberStarts starts;

  MemberStartsContract(StoreUnderTest under) {
    this.under = under;
  }

  @BeforeEach
  void openEmpty() {
    database = under.open(CLOCK);
    starts = new SqlMemberStarts(database.sql());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aStartWithAnotherConfigurationTellsTheDifference() {
    assertThat(starts.started(start(1, "0.1", Map.of("a", "1", "b", "2", "c", "3")))).isTrue();
    assertThat(starts.stopped("one", 2)).isTrue();
    assertThat(starts.started(start(3, "0.2", Map.of("a", "1", "b", "5", "d", "4")))).isTrue();

    List<Entry> entries = audited();

    assertThat(entries)
        .extracting(Entry::action)
        .containsExactly("member.start", "member.stop", "member.start", "member.configure");
    assertThat(entries.get(2).before()).isEqualTo("{\"version\":\"0.1\"}");
    assertThat(entries.get(2).after()).isEqualTo("{\"version\":\"0.2\"}");
    assertThat(entries.get(2).reason()).isEmpty();
    assertThat(entries.get(3).before()).isEqualTo("{\"b\":\"2\",\"c\":\"3\"}");
    assertThat(entries.get(3).after()).isEqualTo("{\"b\":\"5\",\"d\":\"4\"}");
  }

  @Test
  void aStartAfterACrashSaysSoAndOneWithTheSameConfigurationNoMore() {
    assertThat(starts.started(start(1, "0.1", Map.of("a", "1")))).isTrue();
    assertThat(starts.started(start(2, "0.1", Map.of("a", "1")))).isTrue();

    List<Entry> entries = audited();

    assertThat(entries).extracting(Entry::action).containsOnly("member.start").hasSize(2);
    assertThat(entries.get(1).reason()).isEqualTo("it had not stopped of its own accord");
  }

  @Test
  void aStartThatIsToldTwiceIsOne() {
    assertThat(starts.started(start(1, "0.1", Map.of()))).isTrue();
    assertThat(starts.started(start(1, "0.1", Map.of()))).isTrue();

    assertThat(audited()).hasSize(1);
  }

  private List<Entry> audited() {
    return new SqlAuditLog(database.sql())
        .after(0, 100).stream().map(recorded -> recorded.entry()).toList();
  }

  private static Start start(long at, String version, Map<String, String> configuration) {
    return new Start("one", version, at, new TreeMap<>(configuration));
  }
}
