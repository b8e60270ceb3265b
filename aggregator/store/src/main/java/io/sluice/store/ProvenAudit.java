package io.sluice.store;

import io.sluice.proof.Chain;
import io.sluice.proof.Hash;
import io.sluice.proof.HeadKey;
import io.sluice.proof.SignedHead;
import io.sluice.proof.Verdict;
import io.sluice.proof.Verifier;
import io.sluice.store.anchor.Anchoring;
import io.sluice.store.anchor.AuditHeads;
import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import io.sluice.view.AuditLog.Filter;
import io.sluice.view.AuditProof;
import io.sluice.view.StoreUnavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit's proof in SQL: its verification, its anchors, its export and its retention. */
public final class ProvenAudit implements AuditProof, Alarms, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProvenAudit.class);
  private static final int CHUNK = 1_000;
  private static final Duration ANCHORED_EVERY = Duration.ofMinutes(1);
  private static final Duration RETAINED_EVERY = Duration.ofHours(1);

  /** So that retention writes one entry a day at most while little is old. */
  private static final Duration AT_ONCE = Duration.ofDays(1);

  private static final long CLOSE_MILLIS = 1_000;

  private final Sql sql;
  private final Anchoring anchoring;
  private final Optional<Duration> keep;
  private final Clock clock;
  private final ReentrantLock verifying = new ReentrantLock();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread retention = new Thread(this::retain, "sluice-audit-retention");

  /**
   * Over a store that a member believes.
   *
   * @param clock says when something was
   * @param steady measures what is due, whatever the other one is set to
   */
  public ProvenAudit(
      TrustedStore store, HeadKey key, AuditSettings settings, Clock clock, Clock steady) {
    this(store.sql(), key, settings, clock, steady);
  }

  ProvenAudit(Sql sql, HeadKey key, AuditSettings settings, Clock clock, Clock steady) {
    this.sql = sql;
    this.keep = settings.keep();
    this.clock = clock;
    this.anchoring =
        new Anchoring(
            heads(sql),
            key,
            settings.member(),
            settings.anchors(),
            new Anchoring.Times(ANCHORED_EVERY, clock, steady));
  }

  private static AuditHeads heads(Sql sql) {
    return new AuditHeads() {
      @Override
      public io.sluice.proof.Head head() {
        return sql.read(AuditHead::read).head();
      }

      @Override
      public Optional<Hash> linkAt(long seq) {
        return sql.read(connection -> AuditWalk.linkAt(connection, seq));
      }
    };
  }

  /** Begins to bring out heads, and to drop what is old. */
  public void start() {
    anchoring.start();
    retention.setDaemon(true);
    retention.start();
  }

  @Override
  public Verification verify() {
    List<SignedHead> trusted = anchoring.trusted();
    verifying.lock();
    try {
      return sql.read(connection -> verify(connection, trusted));
    } finally {
      verifying.unlock();
    }
  }

  private static Verification verify(Connection connection, List<SignedHead> trusted)
      throws SQLException {
    Verifier verifier = new Verifier(trusted);
    long after = Long.MIN_VALUE;
    List<AuditWalk.Step> steps;
    do {
      steps = AuditWalk.next(connection, after, Long.MAX_VALUE, CHUNK);
      for (AuditWalk.Step step : steps) {
        after = step.entry().seq();
        verifier.next(step.row());
      }
    } while (steps.size() == CHUNK);
    Chain chain = AuditHead.read(connection);
    return report(verifier.finish(chain.head()), unplaced(connection));
  }

  /** Rows without a place: nobody wrote them through the chain. */
  private static long unplaced(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select count(*) from audit where seq is null");
        ResultSet rows = select.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private static Verification report(Verdict verdict, long unplaced) {
    List<Finding> findings = new ArrayList<>();
    for (io.sluice.proof.Finding found : verdict.findings()) {
      findings.add(
          new Finding(found.kind().name().toLowerCase(Locale.ROOT), found.seq(), found.text()));
    }
    if (unplaced > 0) {
      findings.add(
          new Finding(
              "inserted", 0, unplaced + " rows have no place: they were written past the chain"));
    }
    return new Verification(
        verdict.entries(),
        verdict.dropped(),
        verdict.heads(),
        head(verdict.head()),
        findings,
        verdict.total() + (unplaced > 0 ? 1 : 0));
  }

  private static Head head(io.sluice.proof.Head head) {
    return new Head(head.size(), head.root().hex(), head.link().hex());
  }

  @Override
  public Standing standing() {
    return new Standing(
        anchoring.publicKey(),
        head(sql.read(AuditHead::read).head()),
        anchoring.signed().map(SignedHead::line).orElse(""),
        anchoring.anchors());
  }

  @Override
  public Export export(Filter filter, Format format) {
    return new AuditExport(sql, filter, format, anchoring.sign(sql.read(AuditHead::read).head()));
  }

  /** Where heads go; any thread. */
  public Anchoring anchoring() {
    return anchoring;
  }

  @Override
  public List<Alarm> alarms() {
    return anchoring.alarms();
  }

  private void retain() {
    try {
      do {
        keep.ifPresent(this::retainOnce);
      } while (!closing.await(RETAINED_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Drops what is older; does nothing until a day's worth is. */
  long retainOnce(Duration time) {
    long now = clock.millis();
    long before = now - time.toMillis();
    long dropped = 0;
    try {
      if (!sql.read(connection -> hasOlder(connection, before - AT_ONCE.toMillis()))) {
        return 0;
      }
      for (int went = 1; went > 0 && closing.getCount() > 0; dropped += went) {
        went = sql.write(connection -> AuditRetention.drop(connection, before, now));
      }
      log.atInfo().addKeyValue("entries", dropped).log("Texts of old audit entries are dropped");
    } catch (StoreUnavailable e) {
      log.atDebug().setCause(e).log("Old audit entries are dropped later"); // told by the store
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Dropping old audit entries failed");
    }
    return dropped;
  }

  private static boolean hasOlder(Connection connection, long before) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select 1 from audit where not dropped and made_at < ? fetch first 1 rows only")) {
      select.setLong(1, before);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      retention.join(CLOSE_MILLIS); // an interrupt would close the database's file under H2
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    anchoring.close();
  }
}
