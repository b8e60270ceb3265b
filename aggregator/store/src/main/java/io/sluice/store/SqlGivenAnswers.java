package io.sluice.store;

import io.sluice.view.GivenAnswers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Answers to requests with a key, in SQL, so that every member of a cluster knows them. */
final class SqlGivenAnswers implements GivenAnswers {
  private static final long KEPT_MILLIS = Duration.ofHours(24).toMillis();
  private static final long CLEANS_EVERY_MILLIS = Duration.ofMinutes(1).toMillis();

  /** A request is answered within 30 s or its client is told that nobody knows how it ended. */
  private static final long RUNS_AT_MOST_MILLIS = Duration.ofMinutes(2).toMillis();

  private static final Given NONE = new Given(0, "", "", "");

  private final Sql sql;
  private final Clock clock;
  private final AtomicLong cleaned = new AtomicLong();

  SqlGivenAnswers(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  @Override
  public Claim claim(Request request) {
    long now = clock.millis();
    long before = cleaned.get();
    boolean cleans = now - before > CLEANS_EVERY_MILLIS && cleaned.compareAndSet(before, now);
    return sql.write(
        connection -> {
          if (cleans) {
            GivenAnswerRows.deleteOlder(connection, now - KEPT_MILLIS);
          }
          return claim(connection, request, now);
        });
  }

  private static Claim claim(Connection connection, Request request, long now) throws SQLException {
    GivenAnswerRows.Row row = GivenAnswerRows.find(connection, request);
    if (row != null && row.begunAt() < now - KEPT_MILLIS) {
      GivenAnswerRows.delete(connection, request);
      row = null;
    }
    if (row == null) {
      GivenAnswerRows.begin(connection, request, now);
      return new Claim.Granted();
    }
    if (!row.hash().equals(request.hash())) {
      return new Claim.Taken();
    }
    if (row.state().equals(GivenAnswerRows.GIVEN)) {
      return new Claim.Answered(row.answer());
    }
    boolean running = row.state().equals(GivenAnswerRows.RUNNING);
    if (running && row.begunAt() + RUNS_AT_MOST_MILLIS > now) {
      return new Claim.Running();
    }
    if (GivenAnswerRows.committed(connection, row)) {
      return new Claim.Lost(row.requestId());
    }
    return GivenAnswerRows.beginAgain(connection, request, row, now)
        ? new Claim.Granted()
        : new Claim.Running();
  }

  @Override
  public void keep(Request request, Given answer) {
    end(request, GivenAnswerRows.GIVEN, answer);
  }

  @Override
  public void doubt(Request request) {
    end(request, GivenAnswerRows.DOUBT, NONE);
  }

  private void end(Request request, String state, Given answer) {
    sql.<Boolean>write(
        connection -> {
          GivenAnswerRows.end(connection, request, state, answer);
          return true;
        });
  }

  @Override
  public void forget(Request request) {
    sql.<Boolean>write(
        connection -> {
          GivenAnswerRows.delete(connection, request);
          return true;
        });
  }
}
