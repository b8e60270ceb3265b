package io.sluice.store;

import io.sluice.view.Alarm;
import io.sluice.view.SplitStore;
import io.sluice.view.SplitStore.Stored;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.StoreUnavailable;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database while it can be opened and knows at least as much as this member; else what the
 * member knew before, until the database is as it should be (docs/design/0006). One thread of its
 * own looks at the database every five seconds. As {@link Sql} it serves what has nothing to fall
 * back on: people, history and the like are written on it once.
 */
final class TrustedDatabase implements Sql, AutoCloseable {
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
  private final Runnable alsoLook;
  private final Subscribers subscribers = new Subscribers();
  private final Map<String, Boolean> seen = new HashMap<>(); // guarded by itself
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread look = new Thread(this::look, "sluice-store-look");

  /** The look thread's once it runs; closed by whoever closes. */
  private volatile @Nullable Database database;

  /** Why the database is not believed, or null while it is; the look thread's, read anywhere. */
  private volatile @Nullable Alarm distrust;

  /**
   * One that is not opened.
   *
   * @param open opens it, or fails with {@link StoreUnavailable}
   * @param known what this member knew to be stored, or null
   * @param adopt whether a database that lacks something of that gets it written
   * @param alsoLook what else is looked at while the database is believed; on the look thread
   */
  TrustedDatabase(
      Supplier<Database> open,
      @Nullable Stored known,
      boolean adopt,
      Clock clock,
      Runnable alsoLook) {
    this.open = open;
    this.known = known;
    this.adopt = adopt;
    this.clock = clock;
    this.alsoLook = alsoLook;
  }

  /**
   * Opens the database, or does without it where something is known. Blocks.
   *
   * @throws StoreUnavailable if it cannot be opened and nothing is known
   */
  void start() {
    String why = attempt();
    if (why != null) {
      doWithout(why);
    } else {
      Feed feed = feed(opened());
      follow(opened());
      start(feed);
      alsoLook.run();
    }
    look.setDaemon(true);
    look.start();
  }

  private void doWithout(String why) {
    distrust = new Alarm(Alarm.Kind.STORE_UNAVAILABLE, "store", why, clock.millis());
    log.atWarn()
        .addKeyValue("reason", why)
        .log("The database is not used: what was known before is served, changes are refused");
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
        opened().check();
        alsoLook.run();
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

  /** From here on the database is the truth again; whoever listens learns what it holds. */
  private void believe() {
    Database opened = opened();
    SplitStore trusted = opened.splits();
    if (!trusted.knowSources(load().sources())) {
      return; // it cannot commit yet
    }
    Feed feed = feed(opened);
    subscribers.tell(Knowledge.asChanges(trusted.load())); // fails before anything has happened
    follow(opened);
    distrust = null;
    start(feed); // only now: it may find out at once that this is yet another one
    log.atInfo().log("The database is used again; changes are taken");
  }

  private @Nullable Feed feed(Database opened) {
    return opened.feed(this::restored);
  }

  private void follow(Database opened) {
    if (followed != opened) {
      followed = opened;
      opened.splits().subscribe(change -> subscribers.tell(List.of(change)));
    }
  }

  private static void start(@Nullable Feed feed) {
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
    doWithout(why);
  }

  @Override
  public <T> T read(Work<T> work) {
    return believed().sql().read(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    return believed().sql().write(work);
  }

  /** Fails with {@link StoreUnavailable} while the database is not believed. */
  Database believed() {
    Alarm why = distrust;
    if (why != null) {
      throw new StoreUnavailable(why.text(), null);
    }
    return opened();
  }

  /** Believed or not; fails with {@link StoreUnavailable} while none could be opened. */
  Database opened() {
    Database opened = database;
    if (opened == null) {
      throw new StoreUnavailable("no database is open", null);
    }
    return opened;
  }

  /** Why the database is not believed, or null while it is. */
  @Nullable Alarm distrust() {
    return distrust;
  }

  /** Why the database is not believed, or cannot be used as far as is known; null while it can. */
  @Nullable Alarm unusable() {
    Alarm why = distrust;
    if (why != null) {
      return why;
    }
    Outage outage = opened().outage();
    return outage == null
        ? null
        : new Alarm(Alarm.Kind.STORE_UNAVAILABLE, "store", outage.why(), outage.since());
  }

  /** What is stored, or what was known instead. */
  Stored load() {
    Stored knew = known;
    if (distrust == null || knew == null) {
      return opened().splits().load();
    }
    synchronized (seen) {
      Map<String, Boolean> sources = new HashMap<>(seen);
      sources.putAll(knew.sources());
      return new Stored(
          knew.homes(), knew.splits(), knew.admissions(), sources, knew.formats(), knew.holds());
    }
  }

  /** Without a database it is kept until there is one. */
  boolean knowSources(Map<String, Boolean> established) {
    if (distrust == null) {
      return opened().splits().knowSources(established);
    }
    synchronized (seen) {
      established.forEach(seen::putIfAbsent);
    }
    return true;
  }

  void subscribe(Consumer<StoredChange> listener) {
    subscribers.add(listener);
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
