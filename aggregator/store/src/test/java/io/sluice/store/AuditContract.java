package io.sluice.store;

import static io.sluice.store.SplitStoreContract.ANA;
import static io.sluice.store.SplitStoreContract.CLOCK;
import static io.sluice.store.SplitStoreContract.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.proof.Export;
import io.sluice.proof.HeadKey;
import io.sluice.proof.Verdict;
import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.AuditLog.Filter;
import io.sluice.view.AuditLog.Recorded;
import io.sluice.view.AuditProof.Finding;
import io.sluice.view.AuditProof.Format;
import io.sluice.view.AuditProof.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What the audit keeps to on every database: places without gaps, proof, and what is left of it.
 */
abstract class AuditContract extends AuditUnderTest {
  AuditContract(StoreUnderTest under) {
    super(under);
  }

  @Test
  void anUntouchedAuditIsWhole() throws IOException {
    fill();

    Verification verification = audit.verify();
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.isWhole()).isTrue();
    assertThat(verification.entries()).isEqualTo(ENTRIES);
    assertThat(verification.heads()).isEqualTo(2);
  }

  @Test
  void entriesAreReadAfterAPlaceAndByFilter() throws IOException {
    fill();
    Entry refused =
        new Entry(
            NOW + 99,
            new Actor("eve", "192.0.2.9", "r-9", "bob"),
            "split.put",
            "orders",
            "",
            "",
            "",
            Entry.REFUSED);
    database.audit().append(refused);

    assertThat(database.audit().newestSeq()).isEqualTo(21);
    assertThat(database.audit().after(19, 10))
        .containsExactly(new Recorded(20, entry(20)), new Recorded(21, refused));
    assertThat(database.audit().after(0, 2)).extracting(Recorded::seq).containsExactly(1L, 2L);
    assertThat(seqs(Filter.ALL.ofActor("eve"))).containsExactly(21L);
    assertThat(seqs(Filter.ALL.ofAction("split.").ofSubject("orders-1")))
        .containsExactly(19L, 16L, 13L, 10L, 7L, 4L, 1L);
    assertThat(seqs(Filter.ALL.ofAction("home"))).isEmpty();
    assertThat(seqs(Filter.ALL.from(NOW + 3).until(NOW + 5))).containsExactly(4L, 3L);
    assertThat(seqs(Filter.ALL.before(3))).containsExactly(2L, 1L);
    assertThat(seqs(Filter.ALL.ofAction("%").ofSubject("' or 1=1 --"))).isEmpty();
  }

  private List<Long> seqs(Filter filter) {
    return database.audit().find(filter, 100).stream().map(Recorded::seq).toList();
  }

  @Test
  void twoMembersWriteWithoutGapsAndInOneOrder() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try (Database other = under.open(CLOCK)) {
      List<Future<Boolean>> written = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        Database mine = writer % 2 == 0 ? database : other;
        written.add(
            writers.submit(
                () -> {
                  boolean all = true;
                  for (int i = 0; i < 25; i++) {
                    all &= mine.audit().append(entry(i));
                  }
                  return all;
                }));
      }
      for (Future<Boolean> one : written) {
        assertThat(one.get()).isTrue();
      }
    } finally {
      writers.shutdownNow();
    }

    assertThat(database.audit().after(0, 1_000))
        .extracting(Recorded::seq)
        .containsExactlyElementsOf(
            java.util.stream.LongStream.rangeClosed(1, 100).boxed().toList());
    assertThat(audit.verify().isWhole()).isTrue();
  }

  @Test
  void whatAnOlderReleaseWroteIsChainedWhenTheDatabaseIsOpened() {
    tamper(
        "insert into audit (made_at, actor, actor_from, request_id, action, subject, value_before,"
            + " value_after, reason) values (1, 'ana', '', '', 'split.put', 'a', '', '{}', 'old')",
        "insert into audit (made_at, actor, actor_from, request_id, action, subject, value_before,"
            + " value_after, reason) values (2, 'ana', '', '', 'split.put', 'b', '', '{}', 'old')");
    assertThat(found())
        .extracting(Finding::text)
        .containsExactly("2 rows have no place: they were written past the chain");

    under.open(CLOCK).close();

    assertThat(audit.verify().isWhole()).isTrue();
    assertThat(database.audit().after(0, 10))
        .extracting(Recorded::seq, recorded -> recorded.entry().subject())
        .containsExactly(tuple(1L, "a"), tuple(2L, "b"));
  }

  @Test
  void whatNoDatabaseStoresIsReplacedBeforeItIsHashed() {
    Entry odd = new Entry(NOW, ANA, "split.put", "a\0b", "", "", "half \ud83d pair \u00e9");

    assertThat(database.audit().append(odd)).isTrue();

    assertThat(database.audit().newest(1).get(0).subject()).isEqualTo("a\ufffdb");
    assertThat(audit.verify().isWhole()).isTrue();
  }

  @Test
  void anExportIsVerifiedWithoutTheDatabase() throws IOException {
    fill();

    for (Filter filter : List.of(Filter.ALL, Filter.ALL.ofSubject("orders-1"))) {
      Verdict verdict = offline(export(filter, Format.JSONL));
      assertThat(verdict.findings()).isEmpty();
      assertThat(verdict.entries()).isEqualTo(ENTRIES);
    }
    String altered = export(Filter.ALL, Format.JSONL).replace("reason 7\"", "reason 8\"");
    assertThat(offline(altered).findings())
        .extracting(io.sluice.proof.Finding::seq)
        .containsExactly(7L);
    assertThat(export(Filter.ALL.ofSubject("orders-1"), Format.CSV).lines()).hasSize(8);
  }

  private String export(Filter filter, Format format) {
    StringBuilder file = new StringBuilder();
    io.sluice.view.AuditProof.Export export = audit.export(filter, format);
    for (Optional<String> lines = export.next(); lines.isPresent(); lines = export.next()) {
      file.append(lines.get());
    }
    return file.toString();
  }

  private static Verdict offline(String file) throws IOException {
    return Export.verify(
        new BufferedReader(new StringReader(file)), HeadKey.publicKey(KEY.publicText()), List.of());
  }

  @Test
  void retentionDropsTextsAndNothingElse() throws IOException {
    fill();
    Clock later = Clock.fixed(Instant.ofEpochMilli(NOW).plus(Duration.ofDays(40)), ZoneOffset.UTC);
    database.audit().append(new Entry(later.millis(), ANA, "split.put", "new", "", "", ""));
    ProvenAudit old = proof(later);

    assertThat(old.retainOnce(Duration.ofDays(30))).isEqualTo(ENTRIES);
    assertThat(old.retainOnce(Duration.ofDays(30))).isZero();

    Verification verification = old.verify();
    assertThat(verification.findings()).isEmpty();
    assertThat(verification.dropped()).isEqualTo(ENTRIES);
    assertThat(verification.entries()).isEqualTo(ENTRIES + 2);
    assertThat(database.audit().newest(10))
        .extracting(Entry::action)
        .containsExactly("audit.retain", "split.put");
    assertThat(offline(export(Filter.ALL, Format.JSONL)).isWhole()).isTrue();

    tamper("update audit set dropped = true, subject = '' where seq = 21");
    assertThat(found()).extracting(Finding::kind, Finding::seq).contains(tuple("hidden", 21L));
  }

  @Test
  void aCrashInTheMiddleLeavesNothing() throws IOException {
    fill();
    try {
      database
          .sql()
          .write(
              connection -> {
                AuditRows.insert(connection, entry(21));
                throw new SQLException("the process died");
              });
    } catch (io.sluice.view.StoreUnavailable e) {
      assertThat(e).isNotNull();
    }

    assertThat(database.audit().append(entry(22))).isTrue();

    assertThat(database.audit().newestSeq()).isEqualTo(21);
    assertThat(audit.verify().isWhole()).isTrue();
  }
}
