package io.sluice.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Says in our own words what PostgreSQL refuses, by SQL state
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
final class PostgresWords {
  private PostgresWords() {}

  /**
   * One or two sentences without secrets, or null for what has no words of its own.
   *
   * @param place the database, without user and password
   */
  static @Nullable String of(SQLException error, String place) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    return switch (state) {
      case "28P01" -> "The database " + place + " refuses store.user with store.password";
      case "28000" ->
          "The database "
              + place
              + " does not let store.user in from this machine, or there is no such user; look at its"
              + " pg_hba.conf";
      case "3D000" ->
          "There is no database "
              + place
              + ". Create it, owned by store.user (CREATE DATABASE ... OWNER ...), and nothing else:"
              + " Sluice makes its tables";
      case "25006" ->
          "The database "
              + place
              + " is read-only: it is a standby, or default_transaction_read_only is on. Name the"
              + " primary in store.url, or let it be written to";
      case "53100" -> "The disk of the database " + place + " is full";
      case "53200" -> "The database " + place + " has no memory left";
      case "53300" ->
          "The database "
              + place
              + " has no connection left; a member takes up to "
              + Database.CONNECTIONS
              + ", raise max_connections or end other clients";
      case "57P01", "57P02", "57P03" ->
          "The database " + place + " is starting up or shutting down";
      case "42501", "3F000" ->
          "store.user may not create or change tables in the database "
              + place
              + "; make it the owner of the database, or grant it CREATE on the schema";
      case "57014" -> "The database " + place + " took too long for a statement";
      case "55P03" -> "The database " + place + " kept a row locked for too long";
      case "22021" -> "The database " + place + " is not encoded in UTF-8; create it so";
      default ->
          state.startsWith("08") || isWaitInVain(error)
              ? "The database "
                  + place
                  + " cannot be reached or does not answer; look at its address, its network and"
                  + " whether it runs"
              : null;
    };
  }

  /** Every connection is taken by somebody who waits for the database. */
  private static boolean isWaitInVain(SQLException error) {
    return error instanceof SQLTransientConnectionException;
  }
}
