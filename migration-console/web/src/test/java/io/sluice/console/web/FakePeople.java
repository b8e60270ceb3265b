package io.sluice.console.web;

import io.sluice.view.Actor;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.people.ApiToken;
import io.sluice.view.people.Directory;
import io.sluice.view.people.Grant;
import io.sluice.view.people.People;
import io.sluice.view.people.Scope;
import io.sluice.view.people.Session;
import io.sluice.view.people.User;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The contract of {@link People} in memory. */
final class FakePeople implements People {
  final Map<String, User> users = new TreeMap<>();
  final List<Grant> grants = new ArrayList<>();
  final Map<String, ApiToken> tokens = new TreeMap<>();
  final Map<String, Session> sessions = new HashMap<>();
  final List<Actor> actors = new ArrayList<>();
  private long generation;

  /** Whether the database is away. */
  volatile boolean down;

  @Override
  public synchronized Directory directory() {
    ask();
    Map<String, ApiToken> byHash = new HashMap<>();
    tokens.values().forEach(token -> byHash.put(token.hash(), token));
    return new Directory(users, grants, byHash, generation);
  }

  @Override
  public synchronized long generation() {
    ask();
    return generation;
  }

  /** The secret of a token of a new user, which may all that the user may. */
  String secretOf(String name) {
    Actor admin = new Actor("admin", "", "");
    putUser(new User(name, User.LOCAL, "", "", new TreeSet<>(), false, 0, 0), 0, admin, "");
    String secret = Secrets.make(ApiToken.PREFIX);
    String hash = Secrets.hash(secret);
    addToken(
        new ApiToken("t-" + name, "t", name, hash, Set.of(), Scope.EVERYTHING, 0, 99_000, 0, 0, 1),
        admin,
        "");
    return secret;
  }

  private void ask() {
    if (down) {
      throw new StoreUnavailable("the database is away", null);
    }
  }

  private synchronized <T> Outcome<T> change(Actor actor, Supplier<Outcome<T>> change) {
    if (down) {
      return new Outcome.Unavailable<>("the database is away");
    }
    generation++;
    Outcome<T> outcome = change.get();
    if (outcome instanceof Outcome.Done) {
      actors.add(actor);
    }
    return outcome;
  }

  @Override
  public Outcome<User> putUser(User user, long expected, Actor actor, String reason) {
    return change(
        actor,
        () -> {
          User before = users.get(user.name());
          long now = before == null ? 0 : before.generation();
          if (now != expected) {
            return new Outcome.Stale<>(now);
          }
          User after = user.withGeneration(now + 1);
          users.put(user.name(), after);
          if (before != null && (after.disabled() || !before.password().equals(after.password()))) {
            sessions.values().removeIf(session -> session.user().equals(user.name()));
          }
          return new Outcome.Done<>(after);
        });
  }

  @Override
  public Outcome<User> deleteUser(String name, long expected, Actor actor, String reason) {
    return change(
        actor,
        () -> {
          User before = users.get(name);
          if (before == null) {
            return new Outcome.Unknown<>();
          }
          if (before.generation() != expected) {
            return new Outcome.Stale<>(before.generation());
          }
          users.remove(name);
          sessions.values().removeIf(session -> session.user().equals(name));
          return new Outcome.Done<>(before);
        });
  }

  @Override
  public Outcome<Grant> addGrant(Grant grant, Actor actor, String reason) {
    return change(
        actor,
        () -> {
          for (Grant standing : grants) {
            if (standing.role() == grant.role()
                && standing.to().equals(grant.to())
                && standing.scope().equals(grant.scope())) {
              return new Outcome.Exists<>(standing);
            }
          }
          grants.add(grant);
          return new Outcome.Done<>(grant);
        });
  }

  @Override
  public Outcome<Grant> deleteGrant(String id, Actor actor, String reason) {
    return change(
        actor,
        () -> {
          for (Grant grant : grants) {
            if (grant.id().equals(id)) {
              grants.remove(grant);
              return new Outcome.Done<>(grant);
            }
          }
          return new Outcome.Unknown<>();
        });
  }

  @Override
  public Outcome<ApiToken> addToken(ApiToken token, Actor actor, String reason) {
    return change(
        actor,
        () -> {
          for (ApiToken other : tokens.values()) {
            if (other.owner().equals(token.owner())
                && other.name().equals(token.name())
                && other.revoked() == 0) {
              return new Outcome.Exists<>(other);
            }
          }
          tokens.put(token.id(), token);
          return new Outcome.Done<>(token);
        });
  }

  @Override
  public Outcome<ApiToken> revokeToken(String id, Actor actor, String reason) {
    return change(
        actor,
        () -> {
          ApiToken token = tokens.get(id);
          if (token == null || token.revoked() > 0) {
            return new Outcome.Unknown<>();
          }
          tokens.put(id, token.revokedAt(9_500));
          return new Outcome.Done<>(token);
        });
  }

  @Override
  public Outcome<Session> beginSession(Session session, Actor actor) {
    return change(
        actor,
        () -> {
          sessions.put(session.hash(), session);
          return new Outcome.Done<>(session);
        });
  }

  @Override
  public Outcome<Session> endSession(String hash, Actor actor) {
    return change(
        actor,
        () -> {
          Session session = sessions.remove(hash);
          return session == null ? new Outcome.Unknown<>() : new Outcome.Done<>(session);
        });
  }

  @Override
  public synchronized Map<String, Session> sessions(Collection<String> hashes) {
    ask();
    Map<String, Session> found = new HashMap<>();
    for (String hash : hashes) {
      Session session = sessions.get(hash);
      if (session != null) {
        found.put(hash, session);
      }
    }
    return found;
  }

  @Override
  public synchronized void used(Map<String, Long> tokensUsed, Map<String, Long> sessionsSeen) {
    ask();
    tokens.replaceAll(
        (id, token) ->
            tokensUsed.containsKey(token.hash())
                ? token.usedAt(tokensUsed.getOrDefault(token.hash(), 0L))
                : token);
  }
}
