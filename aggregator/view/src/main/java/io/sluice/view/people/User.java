package io.sluice.view.people;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Somebody who may sign in.
 *
 * @param name unique, case counts
 * @param origin {@code local} when he signs in with a password here, else the method of sign-in
 *     that vouches for him; nobody signs in under a name of another origin
 * @param fullName for people to read, may be empty
 * @param password its bcrypt hash, empty when he has none
 * @param groups that he is in by our word; a session may bring more
 * @param disabled whether he is refused everywhere
 * @param created milliseconds since the epoch
 * @param generation 1 for the first, one more with each change
 */
public record User(
    String name,
    String origin,
    String fullName,
    String password,
    SortedSet<String> groups,
    boolean disabled,
    long created,
    long generation) {
  /** Signs in with a password here. */
  public static final String LOCAL = "local";

  /** Most groups of one user. */
  public static final int MOST_GROUPS = 200;

  public User {
    if (!Principal.isUser(name)) {
      throw new IllegalArgumentException("a user's name is " + Principal.USER_RULE);
    }
    if (groups.size() > MOST_GROUPS || !groups.stream().allMatch(Principal::isGroup)) {
      throw new IllegalArgumentException(
          "at most " + MOST_GROUPS + " groups; a group's name is " + Principal.GROUP_RULE);
    }
    groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
  }

  /** The same with another hash of a password. */
  public User withPassword(String hash) {
    return new User(name, origin, fullName, hash, groups, disabled, created, generation);
  }

  /** The same in another generation. */
  public User withGeneration(long next) {
    return new User(name, origin, fullName, password, groups, disabled, created, next);
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return "User[" + name + ", " + origin + ", groups " + groups + ", disabled " + disabled + "]";
  }
}
