package io.sluice.store;

import static io.sluice.store.SplitStoreContract.ANA;
import static io.sluice.store.SplitStoreContract.CLOCK;
import static io.sluice.store.SplitStoreContract.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.proof.Chain;
import io.sluice.proof.Export;
import io.sluice.proof.Hash;
import io.sluice.proof.HeadKey;
import io.sluice.proof.Verdict;
import io.sluice.store.anchor.FileAnchor;
import io.sluice.view.Actor;
import io.sluice.view.Alarm;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.AuditLog.Filter;
import io.sluice.view.AuditLog.Recorded;
import io.sluice.view.AuditProof.Finding;
import io.sluice.view.AuditProof.Format;
import io.sluice.view.AuditProof.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the audit keeps to on every database: places without gaps, and somebody who can write to the
 * database and is found out whatever he does.
 */
abstract class AuditContract {
  private static final HeadKey KEY = HeadKey.make();
  private static final int ENTRIES = 20;

  private final StoreUnderTest under;
  private Database database;
  private ProvenAudit audit;
  private Path heads;

  AuditContract(StoreUnderTest under) {
    this.under = under;
  }

  @BeforeEach
  void open(@TempDir Path folder) {
    heads = folder.resolve("audit.heads");
    database = under.open(CLOCK);
    audit = proof(CLOCK);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private ProvenAudit proof(Clock clock) {
    return new ProvenAudit(
        database.sql(),
        KEY,
        new AuditSettings("sluice-1", List.of(new FileAnchor(heads)), Optional.empty()),
        clock,
        clock);
  }

  static Entry entry(int number) {
    return new Entry(
        NOW + number, ANA, "split.put", "orders-" + number % 3, "", "{}", "reason " + number);
  }

  /** Twenty entries, and a signed head after ten of them and after all. */
  private void fill() throws IOException {
    for (int i = 1; i <= ENTRIES; i++) {
      assertThat(database.audit().append(entry(i))).isTrue();
      if (i % 10 == 0) {
        new FileAnchor(heads)
            .take(audit.anchoring().sign(database.sql().read(AuditHead::read).head()));
      }
    }
  }

  private void tamper(String... statements) {
    database
        .sql()
        .write(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                  assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
                }
              }
              return true;
            });
  }

  private List<Finding> found() {
    Verification verification = audit.verify();
    assertThat(verification.isWhole()).isFalse();
    return verification.findings();
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
  void anyAlteredColumnIsFound() throws IOException {
    fill();
    for (String column :
        List.of(
            "actor",
            "approver",
            "actor_from",
            "request_id",
            "action",
            "subject",
            "value_before",
            "value_after",
            "reason",
            "result")) {
      tamper("update audit set " + column + " = " + column + " || '!' where seq = 7");
      assertThat(found())
          .as(column)
          .extracting(Finding::kind, Finding::seq)
          .containsExactly(tuple("altered", 7L));
      tamper(
          "update audit set "
              + column
              + " = substring("
              + column
              + " from 1 for char_length("
              + column
              + ") - 1) where seq = 7");
    }
    tamper("update audit set made_at = made_at - 1 where seq = 7");
    assertThat(found()).extracting(Finding::seq).containsExactly(7L);
  }

  @Test
  void aDeletedRowIsFound() throws IOException {
    fill();
    tamper("delete from audit where seq = 7");

    assertThat(found())
        .extracting(Finding::kind, Finding::seq)
        .containsExactly(tuple("removed", 7L));
  }

  @Test
  void aDeletedEndIsFoundByTheHeadsAlthoughTheHeadRowIsMadeToAgree() throws Exception {
    fill();
    tamper("delete from audit where seq > 15");
    writeHeadAnew();

    assertThat(found())
        .extracting(Finding::kind, Finding::seq, Finding::text)
        .containsExactly(
            tuple(
                "removed",
                16L,
                "entries 16 to 20 were removed from the end: sluice-1 signed them at "
                    + Instant.ofEpochMilli(NOW)));
  }

  @Test
  void anInsertedRowIsFound() throws IOException {
    fill();
    tamper(
        "insert into audit (seq, made_at, actor, actor_from, request_id, action, subject,"
            + " value_before, value_after, reason, leaf, link)"
            + " values (21, 1, 'ana', '', '', 'split.put', 'a', '', '', '', '"
            + "0".repeat(64)
            + "', '"
            + "0".repeat(64)
            + "')");

    assertThat(found()).extracting(Finding::kind).contains("inserted", "altered");
  }

  @Test
  void swappedRowsAreFound() throws IOException {
    fill();
    tamper(
        "update audit set seq = -1 where seq = 4",
        "update audit set seq = 4 where seq = 5",
        "update audit set seq = 5 where seq = -1");

    assertThat(found())
        .extracting(Finding::text)
        .contains("at place 4 stands what was entry 5", "at place 5 stands what was entry 4");
  }

  /** He computes every hash anew and lacks only the key. */
  @Test
  void aWholeChainThatIsWrittenAnewIsFoundBetweenTwoHeads() throws Exception {
    fill();
    tamper("update audit set reason = 'nothing happened' where seq = 14");
    database
        .sql()
        .write(
            connection -> {
              Chain chain = Chain.EMPTY;
              for (AuditWalk.Step step : AuditWalk.next(connection, 0, ENTRIES, ENTRIES)) {
                Hash leaf = step.entry().leaf();
                chain = chain.with(leaf);
                try (Statement update = connection.createStatement()) {
                  update.executeUpdate(
                      "update audit set leaf = '"
                          + leaf.hex()
                          + "', link = '"
                          + chain.link().hex()
                          + "' where seq = "
                          + step.entry().seq());
                }
              }
              AuditHead.write(connection, chain);
              return true;
            });

    assertThat(found())
        .extracting(Finding::kind, Finding::seq)
        .containsExactly(tuple("rewritten", 11L));
    assertThat(found().get(0).text()).contains("from entry 11 to entry 20");
  }

  private void writeHeadAnew() {
    database
        .sql()
        .write(
            connection -> {
              Chain chain = Chain.EMPTY;
              for (AuditWalk.Step step : AuditWalk.next(connection, 0, ENTRIES, ENTRIES)) {
                chain = chain.with(new Hash(step.leaf()));
              }
              AuditHead.write(connection, chain);
              return true;
            });
  }

  @Test
  void aMemberNoticesByItselfAndSignsNoSecondTruth() throws Exception {
    fill();
    audit.start();
    try {
      assertThat(audit.alarms()).isEmpty();
    } finally {
      audit.close();
    }
    tamper("delete from audit where seq > 15");
    writeHeadAnew();
    long before = java.nio.file.Files.size(heads);
    ProvenAudit restarted = proof(CLOCK);
    restarted.start();
    try {
      org.awaitility.Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(restarted.alarms())
                      .extracting(Alarm::kind)
                      .containsExactly(Alarm.Kind.AUDIT_ALTERED));
      assertThat(java.nio.file.Files.size(heads)).isEqualTo(before);
    } finally {
      restarted.close();
    }
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

  /** In one transaction. */
  void write(List<Entry> entries) {
    database
        .sql()
        .write(
            connection -> {
              AuditRows.insert(connection, entries);
              return true;
            });
  }

  Verification verify() {
    return audit.verify();
  }
}
