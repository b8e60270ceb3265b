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
import io.sluice.view.people.People;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database while it can be opened and knows at least as much as this member; else what the
 * member knew before, with every write refused, until the database is as it should be
 * (docs/design/0006). One thread of its own looks at the database every five seconds.
 */
public final class TrustedStore implements SplitStore, Holds, AuditLog, Alarms, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrustedStore.class);
  private static final long LOOK_MILLIS = 5_000;
  private static final long CLOSE_MILLIS = 1_000;

  private final Supplier<Database> open;
  private final Clock clock;

  /**
   * What this member knew to be stored when its database was last found to be another one: that of
   * its start, or of a backup's restoration.
   */
  private volatile @Nullable Stored known;

  /** The database whose commits are heard; the look thread's. */
  private @Nullable Database followed;

  private final boolean adopt;
  private final Subscribers subscribers = new Subscribers();
  private final Map<String, Boolean> seen = new HashMap<>(); // guarded by itself
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread look = new Thread(this::look, "sluice-store-look");

  /** The look thread's once it runs; closed by whoever closes. */
  private volatile @Nullable Database database;

  /** Why the database is not believed, or null while it is; the look thread's, read anywhere. */
  private volatile @Nullable Alarm distrust;

  /**
   * The database for what has nothing to fall back on: people, history and the like are written on
   * it once.
   */
  private final Sql sql =
      new Sql() {
        @Override
        public <T> T read(Work<T> work) {
          return trusted().read(work);
        }

        @Override
        public <T> T write(Work<T> work) {
          return trusted().write(work);
        }
      };

  private final SqlAuditLog audit = new SqlAuditLog(sql);
  private final People people;
  private final MigrationStore migrations;
  private final GivenAnswers answers;
  private final SqlFreezes freezes;
  private final SqlApprovals approvals;

  private TrustedStore(
      Supplier<Database> open, @Nullable Stored known, boolean adopt, Clock clock) {
    this.adopt = adopt;
    this.open = open;
    this.known = known;
    this.clock = clock;
    this.people = new SqlPeople(sql, clock);
    this.migrations = new SqlMigrations(sql, () -> trustedDatabase().sqlSplits(), clock);
    this.answers = new SqlGivenAnswers(sql, clock);
    this.freezes = new SqlFreezes(sql, clock);
    this.approvals = new SqlApprovals(sql, () -> trustedDatabase().sqlSplits(), clock);
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
    TrustedStore store = new TrustedStore(open, known, adopt, clock);
    String why = store.attempt();
    if (why != null) {
      store.distrust = new Alarm(Alarm.Kind.STORE_UNAVAILABLE, "store", why, clock.millis());
      log.atWarn()
          .addKeyValue("reason", why)
          .log("The database is not used: what was known before is served, changes are refused");
    } else {
      store.follow(store.believed(), store.feed(store.believed()));
    }
    if (why == null) {
      store.lookAtGates();
    }
    store.look.setDaemon(true);
    store.look.start();
    return store;
  }

  /** Tries to open and believe it; says why not, or null. */
  private @Nullable String attempt() {
    try {
      Database opened = database;
      if (opened == null) {
        opened = open.get();
        database = opened;
      }
      Stored knew = known;
      if (knew == null) {
        return null;
      }
      String lacking = opened.lacking(knew);
      if (lacking != null && adopt && opened.adopt(knew)) {
        log.atWarn().log("What was known before is written into the database, which lacked it");
        lacking = opened.lacking(knew);
      }
      if (lacking != null) {
        opened.close(); // whoever replaces its file must not find it open
        database = null;
      }
      return lacking;
    } catch (StoreUnavailable e) {
      if (known == null) {
        throw e;
      }
      return String.valueOf(e.getMessage());
    }
  }

  private void look() {
    try {
      while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        lookOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookOnce() {
    try {
      Alarm before = distrust;
      if (before == null) {
        believed().check();
        lookAtGates();
        return;
      }
      String why = attempt();
      if (why == null) {
        believe();
      } else if (!before.text().equals(why)) {
        distrust = new Alarm(before.kind(), before.subject(), why, before.since());
      }
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Looking at the database failed");
    }
  }

  /** Shown without asking the database; other members change it too. */
  private void lookAtGates() {
    try {
      freezes.freezes();
      approvals.look();
    } catch (StoreUnavailable e) {
      log.atDebug().setCause(e).log("Freezes and reviews are looked at again"); // told once, above
    }
  }

  /** From here on the database is the truth again; whoever listens learns what it holds. */
  private void believe() {
    Database opened = believed();
    SplitStore trusted = opened.splits();
    if (!trusted.knowSources(load().sources())) {
      return; // it cannot commit yet
    }
    Feed feed = feed(opened);
    subscribers.tell(Knowledge.asChanges(trusted.load())); // fails before anything has happened
    follow(opened, feed);
    distrust = null;
    log.atInfo().log("The database is used again; changes are taken");
  }

  private @Nullable Feed feed(Database opened) {
    return opened.feed(this::restored);
  }

  private void follow(Database opened, @Nullable Feed feed) {
    if (followed != opened) {
      followed = opened;
      opened.splits().subscribe(change -> subscribers.tell(List.of(change)));
    }
    if (feed != null) {
      feed.start();
    }
  }

  /** Somebody put another database in the place of the one in use; on the feed's thread. */
  private void restored(Stored knew) {
    known = knew;
    String why =
        "The database is not the one that it was: its audit goes another way than the one this"
            + " member followed, as after a backup was restored";
    distrust = new Alarm(Alarm.Kind.STORE_UNAVAILABLE, "store", why, clock.millis());
    log.atWarn()
        .addKeyValue("reason", why)
        .log("The database is not used: what was known before is served, changes are refused");
  }

  private Sql trusted() {
    return trustedDatabase().sql();
  }

  private Database trustedDatabase() {
    Alarm why = distrust;
    if (why != null) {
      throw new StoreUnavailable(why.text(), null);
    }
    return believed();
  }

  /** Fails with {@link StoreUnavailable} while the database is not believed. */
  Sql sql() {
    return sql;
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
    return approvals::alarms;
  }

  /** When members started and stopped. */
  public MemberStarts memberStarts() {
    return new SqlMemberStarts(sql);
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

  private Database believed() {
    Database trusted = database;
    if (trusted == null) {
      throw new StoreUnavailable("no database is open", null);
    }
    return trusted;
  }

  @Override
  public Stored load() {
    Stored knew = known;
    if (distrust == null || knew == null) {
      return believed().splits().load();
    }
    synchronized (seen) {
      Map<String, Boolean> sources = new HashMap<>(seen);
      sources.putAll(knew.sources());
      return new Stored(
          knew.homes(), knew.splits(), knew.admissions(), sources, knew.format(), knew.holds());
    }
  }

  private SplitStore.Outcome write(Function<SplitStore, SplitStore.Outcome> write) {
    Alarm why = distrust;
    return why == null
        ? write.apply(believed().splits())
        : new SplitStore.Outcome.Unavailable(why.text());
  }

  @Override
  public SplitStore.Outcome putSplit(
      String service, TrafficSplit split, long expected, Actor actor, String reason) {
    return write(store -> store.putSplit(service, split, expected, actor, reason));
  }

  @Override
  public Batch putSplits(List<Wanted> wanted, Actor actor, String reason) {
    Alarm why = distrust;
    return why == null
        ? believed().splits().putSplits(wanted, actor, reason)
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
    return distrust == null && believed().splits().putHomes(homes);
  }

  @Override
  public boolean admit(List<Admission> admissions, Actor actor, String reason) {
    return distrust == null && believed().splits().admit(admissions, actor, reason);
  }

  @Override
  public boolean knowSources(Map<String, Boolean> established) {
    if (distrust == null) {
      return believed().splits().knowSources(established);
    }
    synchronized (seen) {
      established.forEach(seen::putIfAbsent);
    }
    return true;
  }

  @Override
  public List<Hold> holds() {
    return distrust == null ? believed().holds().holds() : load().holds();
  }

  @Override
  public Holds.Outcome hold(
      Hold.Scope scope, String name, Duration time, Actor actor, String reason) {
    Alarm why = distrust;
    return why == null
        ? believed().holds().hold(scope, name, time, actor, reason)
        : new Holds.Outcome.Unavailable(why.text());
  }

  @Override
  public Holds.Outcome endHold(Hold.Scope scope, String name, Actor actor, String reason) {
    Alarm why = distrust;
    return why == null
        ? believed().holds().endHold(scope, name, actor, reason)
        : new Holds.Outcome.Unavailable(why.text());
  }

  @Override
  public void subscribe(Consumer<StoredChange> listener) {
    subscribers.add(listener);
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
    Alarm unusable = unusable();
    return unusable == null ? List.of() : List.of(unusable);
  }

  /** Why the database is not believed, or cannot be used as far as is known; null while it can. */
  @Nullable String outage() {
    Alarm unusable = unusable();
    return unusable == null ? null : unusable.text();
  }

  private @Nullable Alarm unusable() {
    Alarm why = distrust;
    if (why != null) {
      return why;
    }
    Outage outage = believed().outage();
    return outage == null
        ? null
        : new Alarm(Alarm.Kind.STORE_UNAVAILABLE, "store", outage.why(), outage.since());
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      look.join(CLOSE_MILLIS); // an interrupt would close the database's file under H2
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Database opened = database;
    if (opened != null) {
      opened.close();
    }
  }
}
