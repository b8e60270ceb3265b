package io.sluice.store;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.people.ApiToken;
import io.sluice.view.people.Directory;
import io.sluice.view.people.Grant;
import io.sluice.view.people.People;
import io.sluice.view.people.Principal;
import io.sluice.view.people.Session;
import io.sluice.view.people.User;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * People in SQL. Whoever changes users, grants or tokens raises one row first, so that such changes
 * stand in line, and a count that was within its bound stays so.
 */
final class SqlPeople implements People {
  private static final int MOST_SESSIONS = 50;

  private final Sql sql;
  private final Clock clock;

  SqlPeople(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  @Override
  public Directory directory() {
    return sql.read(
        connection -> {
          Map<String, ApiToken> tokens = new HashMap<>();
          for (ApiToken token : TokenRows.all(connection)) {
            tokens.put(token.hash(), token);
          }
          return new Directory(
              UserRows.all(connection), GrantRows.all(connection), tokens, number(connection));
        });
  }

  @Override
  public long generation() {
    return sql.read(SqlPeople::number);
  }

  @Override
  public Outcome<User> putUser(User user, long expected, Actor actor, String reason) {
    return change(
        connection -> {
          User before = UserRows.find(connection, user.name());
          long generation = before == null ? 0 : before.generation();
          if (generation != expected) {
            return new Outcome.Stale<>(generation);
          }
          User after = user.withGeneration(generation + 1);
          if (before == null) {
            if (UserRows.all(connection).size() >= MOST_USERS) {
              return new Outcome.TooMany<>(MOST_USERS);
            }
            UserRows.insert(connection, after);
          } else {
            UserRows.update(connection, after);
          }
          boolean other = before != null && !before.password().equals(after.password());
          if (other || after.disabled()) {
            SessionRows.deleteOf(connection, user.name());
          }
          audit(
              connection,
              before == null ? "user.add" : other ? "user.password" : "user.put",
              user.name(),
              before == null ? "" : UserRows.shown(before),
              UserRows.shown(after),
              actor,
              reason);
          return new Outcome.Done<>(after);
        });
  }

  @Override
  public Outcome<User> deleteUser(String name, long expected, Actor actor, String reason) {
    return change(
        connection -> {
          User before = UserRows.find(connection, name);
          if (before == null) {
            return new Outcome.Unknown<>();
          }
          if (before.generation() != expected) {
            return new Outcome.Stale<>(before.generation());
          }
          for (Grant grant : GrantRows.all(connection)) {
            if (grant.to().equals(Principal.user(name))) {
              GrantRows.delete(connection, grant.id());
              ended(connection, "grant.end", grant.id(), GrantRows.shown(grant), actor, reason);
            }
          }
          for (ApiToken token : TokenRows.of(connection, name)) {
            if (token.revoked() == 0) {
              revoke(connection, token, actor, reason);
            }
          }
          SessionRows.deleteOf(connection, name);
          UserRows.delete(connection, name);
          ended(connection, "user.remove", name, UserRows.shown(before), actor, reason);
          return new Outcome.Done<>(before);
        });
  }

  @Override
  public Outcome<Grant> addGrant(Grant grant, Actor actor, String reason) {
    return change(
        connection -> {
          int count = 0;
          for (Grant standing : GrantRows.all(connection)) {
            if (standing.role() == grant.role()
                && standing.to().equals(grant.to())
                && standing.scope().equals(grant.scope())) {
              return new Outcome.Exists<>(standing);
            }
            count++;
          }
          if (count >= MOST_GRANTS) {
            return new Outcome.TooMany<>(MOST_GRANTS);
          }
          GrantRows.insert(connection, grant);
          audit(connection, "grant.add", grant.id(), "", GrantRows.shown(grant), actor, reason);
          return new Outcome.Done<>(grant);
        });
  }

  @Override
  public Outcome<Grant> deleteGrant(String id, Actor actor, String reason) {
    return change(
        connection -> {
          for (Grant grant : GrantRows.all(connection)) {
            if (grant.id().equals(id)) {
              GrantRows.delete(connection, id);
              ended(connection, "grant.end", id, GrantRows.shown(grant), actor, reason);
              return new Outcome.Done<>(grant);
            }
          }
          return new Outcome.Unknown<>();
        });
  }

  @Override
  public Outcome<ApiToken> addToken(ApiToken token, Actor actor, String reason) {
    return change(
        connection -> {
          long now = clock.millis();
          TokenRows.forget(connection, now - Duration.ofDays(ENDED_TOKENS_DAYS).toMillis());
          int living = 0;
          for (ApiToken other : TokenRows.of(connection, token.owner())) {
            if (other.revoked() == 0 && other.expires() > now) {
              if (other.name().equals(token.name())) {
                return new Outcome.Exists<>(other);
              }
              living++;
            }
          }
          if (living >= MOST_TOKENS) {
            return new Outcome.TooMany<>(MOST_TOKENS);
          }
          if (TokenRows.count(connection) >= MOST_TOKENS_IN_ALL) {
            return new Outcome.TooMany<>(MOST_TOKENS_IN_ALL);
          }
          TokenRows.insert(connection, token);
          audit(connection, "token.add", token.id(), "", TokenRows.shown(token), actor, reason);
          return new Outcome.Done<>(token);
        });
  }

  @Override
  public Outcome<ApiToken> revokeToken(String id, Actor actor, String reason) {
    return change(
        connection -> {
          ApiToken token = TokenRows.find(connection, id);
          if (token == null || token.revoked() > 0) {
            return new Outcome.Unknown<>();
          }
          return new Outcome.Done<>(revoke(connection, token, actor, reason));
        });
  }

  private ApiToken revoke(Connection connection, ApiToken token, Actor actor, String reason)
      throws SQLException {
    ApiToken revoked = token.revokedAt(Math.max(1, clock.millis()));
    TokenRows.revoke(connection, revoked);
    ended(connection, "token.revoke", token.id(), TokenRows.shown(token), actor, reason);
    return revoked;
  }

  @Override
  public Outcome<Session> beginSession(Session session, Actor actor) {
    return write(
        connection -> {
          SessionRows.insert(connection, session);
          SessionRows.deleteOldest(connection, session.user(), MOST_SESSIONS);
          audit(
              connection,
              "session.begin",
              session.user(),
              "",
              SessionRows.shown(session),
              actor,
              "");
          return new Outcome.Done<>(session);
        });
  }

  @Override
  public Outcome<Session> endSession(String hash, Actor actor) {
    return change(
        connection -> {
          Session session = SessionRows.find(connection, hash);
          if (session == null) {
            return new Outcome.Unknown<>();
          }
          SessionRows.delete(connection, hash);
          ended(connection, "session.end", session.user(), SessionRows.shown(session), actor, "");
          return new Outcome.Done<>(session);
        });
  }

  @Override
  public Map<String, Session> sessions(Collection<String> hashes) {
    return sql.read(
        connection -> {
          Map<String, Session> found = new HashMap<>();
          for (String hash : hashes) {
            Session session = SessionRows.find(connection, hash);
            if (session != null) {
              found.put(hash, session);
            }
          }
          return found;
        });
  }

  @Override
  public void used(Map<String, Long> tokens, Map<String, Long> sessions) {
    sql.write(
        connection -> {
          for (Map.Entry<String, Long> token : tokens.entrySet()) {
            TokenRows.used(connection, token.getKey(), token.getValue());
          }
          for (Map.Entry<String, Long> session : sessions.entrySet()) {
            SessionRows.seen(connection, session.getKey(), session.getValue());
          }
          SessionRows.forget(connection, clock.millis());
          return true;
        });
  }

  /** A change of what {@link #directory} holds. */
  private <T> Outcome<T> change(Sql.Work<Outcome<T>> work) {
    return write(
        connection -> {
          try (PreparedStatement raise =
              connection.prepareStatement("update people_generation set number = number + 1")) {
            raise.executeUpdate();
          }
          return work.run(connection);
        });
  }

  private <T> Outcome<T> write(Sql.Work<Outcome<T>> work) {
    try {
      return sql.write(work);
    } catch (StoreUnavailable e) {
      return new Outcome.Unavailable<>(String.valueOf(e.getMessage()));
    }
  }

  private static long number(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select max(number) from people_generation");
        ResultSet rows = select.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private void ended(
      Connection connection,
      String action,
      String subject,
      String before,
      Actor actor,
      String reason)
      throws SQLException {
    audit(connection, action, subject, before, "", actor, reason);
  }

  private void audit(
      Connection connection,
      String action,
      String subject,
      String before,
      String after,
      Actor actor,
      String reason)
      throws SQLException {
    AuditRows.insert(
        connection, new Entry(clock.millis(), actor, action, subject, before, after, reason));
  }
}
