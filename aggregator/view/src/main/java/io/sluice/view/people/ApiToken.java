package io.sluice.view.people;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A secret that acts for its owner, with his rights or fewer. The secret itself is not kept.
 *
 * @param id made by the server
 * @param name what the owner calls it
 * @param owner a user's name
 * @param hash SHA-256 of the secret, in hexadecimal
 * @param roles what is left of the owner's roles; empty for all of them
 * @param scope what is left of the owner's scope
 * @param created milliseconds since the epoch
 * @param expires milliseconds since the epoch
 * @param used when it was last seen to be used, to the minute, milliseconds since the epoch; 0 for
 *     never
 * @param revoked milliseconds since the epoch; 0 while it is not
 * @param generation 1, and 2 once it is revoked
 */
public record ApiToken(
    String id,
    String name,
    String owner,
    String hash,
    Set<Role> roles,
    Scope scope,
    long created,
    long expires,
    long used,
    long revoked,
    long generation) {
  /** How every secret of a token begins, so that a scanner of repositories knows one. */
  public static final String PREFIX = "slc_";

  public ApiToken {
    roles = Collections.unmodifiableSet(new TreeSet<>(roles));
  }

  /** The same, revoked. */
  public ApiToken revokedAt(long now) {
    return new ApiToken(
        id, name, owner, hash, roles, scope, created, expires, used, now, generation + 1);
  }

  /** The same, used later. */
  public ApiToken usedAt(long now) {
    return new ApiToken(
        id, name, owner, hash, roles, scope, created, expires, now, revoked, generation);
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return "ApiToken[" + id + ", " + name + ", of " + owner + "]";
  }
}
