package io.sluice.store;

import static io.sluice.store.SplitStoreContract.CLOCK;
import static io.sluice.store.SplitStoreContract.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.proof.Chain;
import io.sluice.proof.Hash;
import io.sluice.view.Alarm;
import io.sluice.view.AuditProof.Finding;
import java.io.IOException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever can write to the database and alters the audit is found out whatever he does. */
abstract class AuditTamperingContract extends AuditUnderTest {
  AuditTamperingContract(StoreUnderTest under) {
    super(under);
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
}
