package io.sluice.store;

import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** What the databases that Sluice runs on want to be told when they are opened. */
enum DatabaseProduct {
  H2,
  POSTGRESQL;

  static final String POSTGRESQL_PREFIX = "jdbc:postgresql://";

  /**
   * A commit is written at once and not within half a second, and H2's own shutdown hook leaves the
   * closing to us.
   */
  private static final String H2_SETTINGS =
      ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=5000";

  /**
   * A database that is frozen, or behind a network that swallows packets, answers nothing and
   * refuses nothing: so every wait has an end, on the server's side first. What the URL says wins.
   */
  private static final Map<String, String> POSTGRESQL_SETTINGS =
      Map.of(
          "ApplicationName",
          "sluice",
          "tcpKeepAlive",
          "true",
          "socketTimeout",
          "6",
          "cancelSignalTimeout",
          "2",
          "options",
          "-c lock_timeout=3s -c statement_timeout=5s -c idle_in_transaction_session_timeout=20s");

  /** Schema changes may take longer than any statement after them. */
  private static final Map<String, String> POSTGRESQL_MIGRATION_SETTINGS =
      Map.of("ApplicationName", "sluice", "tcpKeepAlive", "true", "socketTimeout", "300");

  static DatabaseProduct of(String url) {
    return url.startsWith(POSTGRESQL_PREFIX) ? POSTGRESQL : H2;
  }

  /** The URL with what this product is told in it. */
  String url(String url) {
    return this == H2 ? url + H2_SETTINGS : url;
  }

  /** What its driver is told beside the URL, for a pool that waits so long for a connection. */
  Properties settings(Duration wait) {
    Properties settings = new Properties();
    if (this == POSTGRESQL) {
      settings.putAll(POSTGRESQL_SETTINGS);
      settings.setProperty("connectTimeout", seconds(wait));
      settings.setProperty("loginTimeout", seconds(wait));
    }
    return settings;
  }

  /** What its driver is told while the schema is brought up to date. */
  Map<String, String> migrationSettings(Duration wait) {
    if (this == H2) {
      return Map.of();
    }
    Properties settings = new Properties();
    settings.putAll(POSTGRESQL_MIGRATION_SETTINGS);
    settings.setProperty("connectTimeout", seconds(wait));
    settings.setProperty("loginTimeout", seconds(wait));
    return settings.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, settings::getProperty));
  }

  /**
   * The isolation, of java.sql.Connection, at which all that a transaction reads is of one moment.
   * H2's repeatable read is of one moment for each table.
   */
  int oneMoment() {
    return this == H2
        ? Connection.TRANSACTION_SERIALIZABLE
        : Connection.TRANSACTION_REPEATABLE_READ;
  }

  /**
   * A statement that makes a commit outlive a loss of power; empty where commits do by themselves.
   */
  String afterCommit() {
    return this == H2 ? "checkpoint sync" : "";
  }

  /** Whether other members may write into the same database. */
  boolean shared() {
    return this == POSTGRESQL;
  }

  private static String seconds(Duration wait) {
    return Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000));
  }
}
