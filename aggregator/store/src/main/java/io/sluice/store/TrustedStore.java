package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import io.sluice.view.Approvals;
import io.sluice.view.AuditLog;
import io.sluice.view.Freezes;
import io.sluice.view.GivenAnswers;
import io.sluice.view.Hold;
import io.sluice.view.Holds;
import io.sluice.view.Home;
import io.sluice.view.MemberStarts;
import io.sluice.view.MigrationStore;
import io.sluice.view.Policy;
import io.sluice.view.SplitStore;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.TrafficSplit;
import io.sluice.view.Upgrades;
import io.sluice.view.cluster.Leadership;
import io.sluice.view.cluster.Leases;
import io.sluice.view.people.People;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database while it can be opened and knows at least as much as this member; else what the
 * member knew before, with every write refused, until the database is as it should be
 * (docs/design/0006).
 */
public final class TrustedStore implements SplitStore, Holds, AuditLog, Alarms, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrustedStore.class);

  private final TrustedDatabase database;
  private final LeaderFence fence;
  private final SqlAuditLog audit;
  private final People people;
  private final MigrationStore migrations;
  private final GivenAnswers answers;
  private final SqlFreezes freezes;
  private final SqlApprovals approvals;

  private TrustedStore(
      Supplier<Database> open,
      @Nullable Stored known,
      boolean adopt,
      Leadership leadership,
      Clock clock) {
    this.fence = new LeaderFence(leadership);
    this.database = new TrustedDatabase(open, known, adopt, clock, this::lookAtGates);
    this.audit = new SqlAuditLog(database);
    this.people = new SqlPeople(database, clock);
    this.migrations =
        new SqlMigrations(database, () -> database.believed().sqlSplits(), fence, clock);
    this.answers = new SqlGivenAnswers(database, clock);
    this.freezes = new SqlFreezes(database, clock);
    this.approvals = new SqlApprovals(database, () -> database.believed().sqlSplits(), clock);
  }

  /**
   * Opens the database, or does without it where something is known. Blocks.
   *
   * @param open opens it, or fails with {@link StoreUnavailable}
   * @param known what this member knew to be stored, or null
   * @param adopt whether a database that lacks something of that gets it written
   * @throws StoreUnavailable if it cannot be opened and nothing is known
   */
  public static TrustedStore open(
      Supplier<Database> open, @Nullable Stored known, boolean adopt, Clock clock) {
    return open(open, known, adopt, Leadership.ALONE, clock);
  }

  /**
   * The same as one of several members.
   *
   * @param leadership says who does what only one may do
   */
  public static TrustedStore open(
      Supplier<Database> open,
      @Nullable Stored known,
      boolean adopt,
      Leadership leadership,
      Clock clock) {
    TrustedStore store = new TrustedStore(open, known, adopt, leadership, clock);
    store.database.start();
    return store;
  }

  /** Shown without asking the database; other members change it too. */
  private void lookAtGates() {
    try {
      freezes.freezes();
      approvals.reviews().look();
    } catch (StoreUnavailable e) {
      log.atDebug().setCause(e).log("Freezes and reviews are looked at again"); // told once, above
    }
  }

  /** Fails with {@link StoreUnavailable} while the database is not believed. */
  Sql sql() {
    return database;
  }

  /** The same for what only the leader writes. */
  Sql ledSql() {
    return fence.before(database);
  }

  /** When nobody shifts traffic. */
  public Freezes freezes() {
    return freezes;
  }

  /** Changes that need another person. */
  public Approvals approvals() {
    return approvals;
  }

  /** What was done without leave and nobody looked at yet; no word on the database itself. */
  public Alarms reviews() {
    return approvals.reviews()::alarms;
  }

  /** When members started and stopped. */
  public MemberStarts memberStarts() {
    return new SqlMemberStarts(database);
  }

  /** The rendering format; unavailable while the database is not believed. */
  public Upgrades upgrades() {
    return new Upgrades() {
      @Override
      public Advance advance() {
        return trusted().advance();
      }

      @Override
      public boolean put(
          Advance expected, Advance wanted, String action, Actor actor, String reason) {
        return trusted().put(expected, wanted, action, actor, reason);
      }
    };
  }

  private Upgrades trusted() {
    Alarm why = database.distrust();
    if (why != null) {
      throw new StoreUnavailable(why.text(), null);
    }
    return database.opened().upgrades();
  }

  /** Who does what only one member may do. */
  public Leases leases() {
    return new SqlLeases(database);
  }

  /** Migrations. */
  public MigrationStore migrations() {
    return migrations;
  }

  /** Answers to requests with a key. */
  public GivenAnswers answers() {
    return answers;
  }

  /** Users, grants, tokens and sessions. */
  public People people() {
    return people;
  }

  @Override
  public Stored load() {
    return database.load();
  }

  private SplitStore.Outcome write(Function<SplitStore, SplitStore.Outcome> write) {
    Alarm why = database.distrust();
    return why == null
        ? write.apply(database.opened().splits())
        : new SplitStore.Outcome.Unavailable(why.text());
  }

  @Override
  public SplitStore.Outcome putSplit(
      String service, TrafficSplit split, long expected, Actor actor, String reason) {
    return write(store -> store.putSplit(service, split, expected, actor, reason));
  }

  @Override
  public Batch putSplits(
      List<Wanted> wanted, Actor actor, String reason, List<AuditLog.Entry> also) {
    Alarm why = database.distrust();
    return why == null
        ? database.opened().splits().putSplits(wanted, actor, reason, also)
        : new Batch.Unavailable(why.text());
  }

  @Override
  public SplitStore.Outcome rollback(String service, Actor actor, String reason) {
    return write(store -> store.rollback(service, actor, reason));
  }

  @Override
  public SplitStore.Outcome putPolicy(
      String service, Policy policy, long expected, Actor actor, String reason) {
    return write(store -> store.putPolicy(service, policy, expected, actor, reason));
  }

  @Override
  public boolean putHomes(List<Home> homes) {
    return database.distrust() == null && database.opened().splits().putHomes(homes);
  }

  @Override
  public boolean admit(List<Admission> admissions, Actor actor, String reason) {
    return database.distrust() == null
        && database.opened().splits().admit(admissions, actor, reason);
  }

  @Override
  public boolean knowSources(Map<String, Boolean> established) {
    return database.knowSources(established);
  }

  @Override
  public List<Hold> holds() {
    return database.distrust() == null ? database.opened().holds().holds() : load().holds();
  }

  @Override
  public Holds.Outcome hold(
      Hold.Scope scope, String name, Duration time, Actor actor, String reason) {
    Alarm why = database.distrust();
    return why == null
        ? database.opened().holds().hold(scope, name, time, actor, reason)
        : new Holds.Outcome.Unavailable(why.text());
  }

  @Override
  public Holds.Outcome endHold(Hold.Scope scope, String name, Actor actor, String reason) {
    Alarm why = database.distrust();
    return why == null
        ? database.opened().holds().endHold(scope, name, actor, reason)
        : new Holds.Outcome.Unavailable(why.text());
  }

  @Override
  public void subscribe(Consumer<StoredChange> listener) {
    database.subscribe(listener);
  }

  @Override
  public boolean append(Entry entry) {
    return audit.append(entry);
  }

  @Override
  public List<Recorded> after(long seq, int limit) {
    return audit.after(seq, limit);
  }

  @Override
  public List<Recorded> find(Filter filter, int limit) {
    return audit.find(filter, limit);
  }

  @Override
  public long newestSeq() {
    return audit.newestSeq();
  }

  @Override
  public List<Alarm> alarms() {
    Alarm unusable = database.unusable();
    return unusable == null ? List.of() : List.of(unusable);
  }

  /** Why the database is not believed, or cannot be used as far as is known; null while it can. */
  @Nullable String outage() {
    Alarm unusable = database.unusable();
    return unusable == null ? null : unusable.text();
  }

  @Override
  public void close() {
    database.close();
  }
}
