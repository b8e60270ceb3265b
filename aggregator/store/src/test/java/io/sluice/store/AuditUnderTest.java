package io.sluice.store;

import static io.sluice.store.SplitStoreContract.ANA;
import static io.sluice.store.SplitStoreContract.CLOCK;
import static io.sluice.store.SplitStoreContract.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proof.HeadKey;
import io.sluice.store.anchor.FileAnchor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.AuditProof.Finding;
import io.sluice.view.AuditProof.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An audit on some database, with the heads that were signed of it in a file. */
abstract class AuditUnderTest {
  static final HeadKey KEY = HeadKey.make();
  static final int ENTRIES = 20;

  final StoreUnderTest under;
  Database database;
  ProvenAudit audit;
  Path heads;

  AuditUnderTest(StoreUnderTest under) {
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

  ProvenAudit proof(Clock clock) {
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
  void fill() throws IOException {
    for (int i = 1; i <= ENTRIES; i++) {
      assertThat(database.audit().append(entry(i))).isTrue();
      if (i % 10 == 0) {
        new FileAnchor(heads)
            .take(audit.anchoring().sign(database.sql().read(AuditHead::read).head()));
      }
    }
  }

  void tamper(String... statements) {
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

  List<Finding> found() {
    Verification verification = audit.verify();
    assertThat(verification.isWhole()).isFalse();
    return verification.findings();
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
