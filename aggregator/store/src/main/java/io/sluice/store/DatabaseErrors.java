package io.sluice.store;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says in our own words what is wrong with the database and what to do, by H2's error codes
 * (org.h2.api.ErrorCode) and PostgreSQL's SQL states; a driver's words may quote values, so they
 * are not passed on.
 */
final class DatabaseErrors {
  /** FILE_CORRUPTED_1, FILE_VERSION_ERROR_1. */
  private static final Set<Integer> DAMAGED = Set.of(90030, 90048);

  /** IO_EXCEPTION_1, IO_EXCEPTION_2, FILE_NOT_FOUND_1. */
  private static final Set<Integer> INPUT_OUTPUT = Set.of(90028, 90031, 90124);

  private static final int ALREADY_OPEN = 90020;
  private static final int WRONG_USER = 28000;

  private final DatabaseProduct product;
  private final String place;

  /** Errors of the database at an address. */
  DatabaseErrors(DatabaseAddress address) {
    this.product = DatabaseProduct.of(address.url());
    this.place =
        DatabaseFile.isOne(address.url())
            ? DatabaseFile.of(address.url()).toString()
            : address.place();
  }

  /** What the damaged file is called and what to do about it. */
  String damaged() {
    return "The database file "
        + place
        + " is damaged or was not written by this release. Sluice does not start empty over it:"
        + " put a backup of the file in its place, or, to begin with no splits and no audit, move"
        + " it away";
  }

  /** What is gone, and what to do about it. */
  String gone() {
    return "The database file "
        + place
        + " is gone. Move it, or the newest backup, back to its place: no restart is needed. Where"
        + " there is none, start the server once with --adopt-last-known-good, which makes a new one"
        + " from what this member knows";
  }

  /** One or two sentences without secrets. */
  String words(Throwable error) {
    if (error instanceof StoredJson.Unreadable) {
      return "The database " + place + " holds what Sluice did not write: " + error.getMessage();
    }
    SQLException sql = sqlException(error);
    if (sql == null) {
      return "The database " + place + " cannot be used (" + error.getClass().getSimpleName() + ")";
    }
    String words = product == DatabaseProduct.POSTGRESQL ? PostgresWords.of(sql, place) : null;
    if (words != null) {
      return words;
    }
    int code = sql.getErrorCode();
    if (DAMAGED.contains(code)) {
      return damaged();
    }
    if (code == ALREADY_OPEN) {
      return "The database file "
          + place
          + " is in use by another process; two servers cannot share an embedded database";
    }
    if (code == WRONG_USER) {
      return "The database " + place + " refuses store.user with store.password";
    }
    if (INPUT_OUTPUT.contains(code)) {
      return "The database file "
          + place
          + " cannot be read or written; look at its folder's rights and free space";
    }
    return "The database "
        + place
        + " cannot be used (SQL state "
        + sql.getSQLState()
        + ", code "
        + code
        + ")";
  }

  /** The innermost one says most. */
  private static @Nullable SQLException sqlException(Throwable error) {
    SQLException found = null;
    int depth = 0;
    for (Throwable at = error; at != null && depth < 20; at = at.getCause(), depth++) {
      if (at instanceof SQLException sql && (found == null || sql.getErrorCode() != 0)) {
        found = sql;
      }
    }
    return found;
  }
}
