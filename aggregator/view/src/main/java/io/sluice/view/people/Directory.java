package io.sluice.view.people;

import java.util.List;
import java.util.Map;

/**
 * Everybody and every right, from one transaction; small enough to be kept in memory, so that who
 * is known to a member stays known to it while the database is away (docs/design/0012).
 *
 * @param users by name
 * @param grants all, in the order in which they were made
 * @param tokens by hash, the revoked ones too
 * @param generation rises with every change
 */
public record Directory(
    Map<String, User> users, List<Grant> grants, Map<String, ApiToken> tokens, long generation) {
  /** Nobody. */
  public static final Directory EMPTY = new Directory(Map.of(), List.of(), Map.of(), -1);

  public Directory {
    users = Map.copyOf(users);
    grants = List.copyOf(grants);
    tokens = Map.copyOf(tokens);
  }

  /** How much it holds, and no secrets. */
  @Override
  public String toString() {
    return "Directory["
        + users.size()
        + " users, "
        + grants.size()
        + " grants, "
        + tokens.size()
        + " tokens, generation "
        + generation
        + "]";
  }
}
