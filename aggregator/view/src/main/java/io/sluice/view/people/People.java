package io.sluice.view.people;

import io.sluice.view.Actor;
import java.util.Collection;
import java.util.Map;

/**
 * Users, grants, tokens and sessions. Every change leaves in one transaction with its audit entry,
 * which shows no hash. Every method blocks on the database; call it from a worker thread, never
 * from a loop. Nothing here judges rights: whoever calls has done so.
 */
public interface People {
  /** So many users there may be. */
  int MOST_USERS = 10_000;

  /** So many grants there may be. */
  int MOST_GRANTS = 10_000;

  /** So many tokens one user may have that are neither revoked nor expired. */
  int MOST_TOKENS = 100;

  /** So many tokens there may be in all, ended ones that are still remembered included. */
  int MOST_TOKENS_IN_ALL = 20_000;

  /** How long an ended token is remembered, so that who still uses it is told what happened. */
  long ENDED_TOKENS_DAYS = 90;

  /**
   * Everybody.
   *
   * @throws io.sluice.view.StoreUnavailable if the database cannot be read
   */
  Directory directory();

  /**
   * What {@link Directory#generation} would be; cheap.
   *
   * @throws io.sluice.view.StoreUnavailable if the database cannot be read
   */
  long generation();

  /**
   * Adds a user ({@code expected} 0) or changes him. Another password, or his being disabled, ends
   * his sessions.
   *
   * @param user as he is to be; his generation does not count
   * @param expected the generation that the caller saw; 0 when there was none
   */
  Outcome<User> putUser(User user, long expected, Actor actor, String reason);

  /** Removes a user with the grants to him, his tokens and sessions. */
  Outcome<User> deleteUser(String name, long expected, Actor actor, String reason);

  /** Grants; {@link Outcome.Exists} when the same is granted already. */
  Outcome<Grant> addGrant(Grant grant, Actor actor, String reason);

  /** Takes a grant back. */
  Outcome<Grant> deleteGrant(String id, Actor actor, String reason);

  /** Keeps a token; {@link Outcome.Exists} when its owner has a living one of this name. */
  Outcome<ApiToken> addToken(ApiToken token, Actor actor, String reason);

  /** Makes a token useless for ever; {@link Outcome.Unknown} when it is so already. */
  Outcome<ApiToken> revokeToken(String id, Actor actor, String reason);

  /** Keeps a session; the oldest of a user's goes when he has 50. */
  Outcome<Session> beginSession(Session session, Actor actor);

  /** Ends a session; {@link #generation} rises, so that every member hears of it. */
  Outcome<Session> endSession(String hash, Actor actor);

  /**
   * Those sessions of these that there are, by hash; another member may have begun or ended them.
   *
   * @throws io.sluice.view.StoreUnavailable if the database cannot be read
   */
  Map<String, Session> sessions(Collection<String> hashes);

  /**
   * Notes when tokens and sessions were last used, and forgets sessions that are over; no change by
   * anybody, so not audited.
   *
   * @param tokens times by the hash of the token
   * @param sessions times by the hash of the session
   * @throws io.sluice.view.StoreUnavailable if the database cannot commit
   */
  void used(Map<String, Long> tokens, Map<String, Long> sessions);

  /**
   * What became of a change.
   *
   * @param <T> of what
   */
  sealed interface Outcome<T> {
    /** It is committed; what stands now, or for an end what stood before. */
    record Done<T>(T value) implements Outcome<T> {}

    /** Somebody was faster; 0 when it is gone. */
    record Stale<T>(long generation) implements Outcome<T> {}

    /** There is none. */
    record Unknown<T>() implements Outcome<T> {}

    /** It is there already. */
    record Exists<T>(T value) implements Outcome<T> {}

    /** There are as many as there may be. */
    record TooMany<T>(int most) implements Outcome<T> {}

    /** The database could not commit; nothing was changed. */
    record Unavailable<T>(String why) implements Outcome<T> {}
  }

  /** Who may do what at a service, from grants: for sentences that say whom to ask. */
  static Collection<Principal> holders(
      Directory directory, Role role, String service, String environment) {
    return directory.grants().stream()
        .filter(grant -> grant.role() == role && grant.scope().covers(service))
        .filter(
            grant ->
                environment.equals(Scope.ALL)
                    || grant.scope().environment().equals(Scope.ALL)
                    || grant.scope().environment().equals(environment))
        .map(Grant::to)
        .distinct()
        .sorted()
        .toList();
  }
}
