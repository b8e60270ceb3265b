package io.sluice.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sluice.view.ApprovalRule;
import io.sluice.view.AuditLog;
import io.sluice.view.Holds;
import io.sluice.view.SplitStore;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.Upgrades;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open database, its schema brought up to date; a pool of connections of its own. */
public final class Database implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Database.class);

  /** Of one member: its loop commits one change at a time, beside what the console reads. */
  static final int CONNECTIONS = 4;

  private static final Duration COPY_WAIT = Duration.ofSeconds(10);

  private final HikariDataSource pool;
  private final Transactions transactions;
  private final CommittedHead committed;
  private final Sql sql;
  private final SqlSplitStore splits;
  private final SqlHolds holds;
  private final SqlUpgrades upgrades;
  private final SqlAuditLog audit;
  private final Subscribers subscribers = new Subscribers();
  private final boolean shared;

  /** Of whoever opened it; null while nothing of other members is heard. */
  private volatile @Nullable Feed feed;

  private Database(
      HikariDataSource pool,
      Transactions transactions,
      boolean shared,
      Clock clock,
      ApprovalRule rule) {
    this.pool = pool;
    this.transactions = transactions;
    this.shared = shared;
    this.committed = new CommittedHead(transactions);
    this.sql = shared ? committed : transactions; // nobody else commits to an embedded one
    this.splits = new SqlSplitStore(sql, clock, subscribers, new StandingGate(rule, clock));
    this.holds = new SqlHolds(sql, clock, subscribers);
    this.upgrades = new SqlUpgrades(sql, clock, subscribers);
    this.audit = new SqlAuditLog(sql);
  }

  /**
   * Opens the database, creates it where there is none, and migrates its schema. Blocks.
   *
   * @param wait how long to wait for a connection, at least 250 ms, before a change is refused
   * @param create whether an embedded database that is not there is made; else it cannot be opened
   * @param clock says when an act was
   * @throws StoreUnavailable if it cannot be opened, is damaged, or is in use; says what to do
   */
  public static Database open(DatabaseAddress address, Duration wait, boolean create, Clock clock) {
    return open(address, wait, create, clock, ApprovalRule.NONE);
  }

  /**
   * The same.
   *
   * @param rule whose changes need another person
   */
  public static Database open(
      DatabaseAddress address, Duration wait, boolean create, Clock clock, ApprovalRule rule) {
    Properties settings = DatabaseProduct.of(address.url()).settings(wait);
    return open(address, wait, settings, create, clock, rule);
  }

  /**
   * Opens a database for a copy of all of it, whose statements may take minutes.
   *
   * @throws StoreUnavailable if it cannot be opened, is damaged, or is in use; says what to do
   */
  public static Database openForCopy(DatabaseAddress address, boolean create, Clock clock) {
    Properties settings = new Properties();
    settings.putAll(DatabaseProduct.of(address.url()).migrationSettings(COPY_WAIT));
    return open(address, COPY_WAIT, settings, create, clock, ApprovalRule.NONE);
  }

  private static Database open(
      DatabaseAddress address,
      Duration wait,
      Properties driver,
      boolean create,
      Clock clock,
      ApprovalRule rule) {
    DatabaseProduct product = DatabaseProduct.of(address.url());
    boolean embedded = DatabaseFile.isOne(address.url());
    DatabaseErrors errors = new DatabaseErrors(address);
    Map<String, String> settings = product.migrationSettings(wait);
    if (embedded) {
      new DatabaseFile(address, errors)
          .prepare(create, url -> migrate(url, address, settings, errors));
    }
    String url = product.url(address.url());
    migrate(url, address, settings, errors);
    HikariDataSource pool = pool(url, address, driver, wait);
    Database database =
        new Database(
            pool, new Transactions(pool, errors, product, clock), product.shared(), clock, rule);
    try {
      database.audit.chainOlder();
      return database;
    } catch (StoreUnavailable e) {
      database.close();
      throw e;
    }
  }

  /** Homes, splits, policies and admissions. */
  public SplitStore splits() {
    return splits;
  }

  /**
   * Tells listeners of {@link #splits} what other members commit after this call, once it is
   * started; null where there are none.
   *
   * @param restored called once, with what was known, when the database is another one than before
   */
  @Nullable Feed feed(Consumer<SplitStore.Stored> restored) {
    if (!shared) {
      return null;
    }
    Feed made = new Feed(committed, this::tellOf, () -> restored.accept(subscribers.followed()));
    subscribers.follow(new Followed(splits.load()));
    feed = made;
    return made;
  }

  private void tellOf(List<AuditLog.Recorded> entries) {
    splits.tellOf(entries);
    if (HeardOf.holds(entries)) {
      holds.tellStanding();
    }
    if (HeardOf.formats(entries)) {
      upgrades.tellStanding();
    }
  }

  /** What the database lacks of what a member knew, in words, or null when it lacks nothing. */
  @Nullable String lacking(SplitStore.Stored known) {
    return Knowledge.lacking(splits.load(), known, holds.neverHeard(known.holds()));
  }

  /** Of what the database lacks something that a member knew: services, sources, format, holds. */
  public SortedSet<String> missing(SplitStore.Stored known) {
    return Knowledge.missing(splits.load(), known, holds.neverHeard(known.holds()));
  }

  /**
   * Writes what a member knew where the database lacks it.
   *
   * @return false when it could not commit
   */
  public boolean adopt(SplitStore.Stored known) {
    SplitStore.Stored here = splits.load();
    boolean lacksFormat =
        here.homes().isEmpty() || here.formats().number() < known.formats().number();
    return splits.adopt(known)
        && holds.adopt(known.holds(), SqlSplitStore.ADOPTED)
        && (!lacksFormat || upgrades.adopt(known.formats()));
  }

  /** What losses operators refuse; {@link #splits} tells of each change. */
  public Holds holds() {
    return holds;
  }

  /** The rendering format and the way to the next; {@link #splits} tells of each change. */
  public Upgrades upgrades() {
    return upgrades;
  }

  /** The same as {@link #splits}, for what leaves in one transaction with a split. */
  SqlSplitStore sqlSplits() {
    return splits;
  }

  /** What every table is reached through. */
  Sql sql() {
    return sql;
  }

  /** Who did what. */
  public AuditLog audit() {
    return audit;
  }

  /** What is wrong with the database, or null while nothing is known to be; any thread. */
  @Nullable Outage outage() {
    return transactions.outage();
  }

  /**
   * Looks whether the database can be used; after a failed commit it tries one that changes
   * nothing. What it finds shows in {@link #outage}. Blocks.
   */
  void check() {
    Outage before = transactions.outage();
    try {
      if (before != null && before.writing()) {
        transactions.write(connection -> ask(connection, true));
      } else {
        transactions.read(connection -> ask(connection, false));
      }
    } catch (StoreUnavailable e) {
      log.atDebug().setCause(e).log("The database cannot be used"); // told once, by transactions
    }
  }

  private static int ask(Connection connection, boolean writing) throws SQLException {
    String sql =
        writing
            ? "update rendering_format set number = number"
            : "select count(*) from rendering_format";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
      return statement.getUpdateCount();
    }
  }

  /** Closes every connection; an embedded database is then closed and its file released. */
  @Override
  public void close() {
    Feed started = feed;
    if (started != null) {
      started.close();
    }
    pool.close();
  }

  private static void migrate(
      String url, DatabaseAddress address, Map<String, String> settings, DatabaseErrors errors) {
    try {
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(url, address.user(), address.password())
          .jdbcProperties(settings)
          .locations("classpath:io/sluice/store/migration")
          .table("schema_history")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StoreUnavailable(errors.words(e), e);
    }
  }

  private static HikariDataSource pool(
      String url, DatabaseAddress address, Properties settings, Duration wait) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("store");
    config.setJdbcUrl(url);
    config.setDataSourceProperties(settings);
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(wait.toMillis());
    config.setValidationTimeout(Math.min(wait.toMillis(), 1000));
    config.setAutoCommit(false);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }
}
