package io.sluice.view.people;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Somebody who signed in. The secret that he holds is not kept.
 *
 * @param hash SHA-256 of the secret, in hexadecimal
 * @param user who
 * @param method how he signed in: {@code password}, or another method's name
 * @param groups those that the method of sign-in vouches for, beside his own
 * @param began milliseconds since the epoch
 * @param seen when he was last seen, to the minute, milliseconds since the epoch
 * @param idleMs how long he may be silent
 * @param ends when it ends at the latest, milliseconds since the epoch
 */
public record Session(
    String hash,
    String user,
    String method,
    SortedSet<String> groups,
    long began,
    long seen,
    long idleMs,
    long ends) {
  public Session {
    groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
  }

  /** Whether it is good at a time. */
  public boolean standsAt(long now) {
    return now < ends && now - seen < idleMs;
  }

  /** The same, seen later. */
  public Session seenAt(long now) {
    return new Session(hash, user, method, groups, began, Math.max(seen, now), idleMs, ends);
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return "Session[" + user + " by " + method + "]";
  }
}
