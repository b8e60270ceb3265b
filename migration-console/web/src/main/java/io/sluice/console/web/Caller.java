package io.sluice.console.web;

import io.sluice.view.people.ApiToken;
import io.sluice.view.people.Directory;
import io.sluice.view.people.Grant;
import io.sluice.view.people.Principal;
import io.sluice.view.people.Role;
import io.sluice.view.people.Scope;
import io.sluice.view.people.Session;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and what he may. Rights come from the grants that stand when the request comes in. What
 * he may not is refused with {@link #require}, in a sentence that says who may.
 *
 * @param name a user's; empty for somebody who has not said who he is
 * @param groups those he is in, by our word and by his session's
 * @param grants those that are for him
 * @param token which acts for him, or null
 * @param session in which he signed in, or null; with {@link #token} null too, it is the bootstrap
 *     token
 * @param directory everybody, to say who may what he may not
 */
record Caller(
    String name,
    SortedSet<String> groups,
    List<Grant> grants,
    @Nullable ApiToken token,
    @Nullable Session session,
    Directory directory) {
  /** The user who has every right, from the first start on. */
  static final String ADMIN = "admin";

  private static final Grant ALL_RIGHTS =
      new Grant("built-in", Role.ADMIN, Principal.user(ADMIN), Scope.EVERYTHING, 0, "system");

  /** Somebody who has not said who he is. */
  static final Caller NOBODY =
      new Caller("", new TreeSet<>(), List.of(), null, null, Directory.EMPTY);

  /** Whoever holds the bootstrap token. */
  static Caller bootstrap(Directory directory) {
    return new Caller(ADMIN, new TreeSet<>(), List.of(ALL_RIGHTS), null, null, directory);
  }

  Caller {
    grants = List.copyOf(grants);
  }

  /** The same with the rights that the user admin has without a grant. */
  Caller withAllRights() {
    return new Caller(name, groups, List.of(ALL_RIGHTS), token, session, directory);
  }

  boolean isKnown() {
    return !name.isEmpty();
  }

  /** Whether it is the bootstrap token, which needs no database. */
  boolean isBootstrap() {
    return name.equals(ADMIN) && token == null && session == null;
  }

  /** How an audit entry names him. */
  String actor() {
    return token == null ? name : name + " (token " + token.name() + ")";
  }

  /** Whether he may do it at a service in an environment. */
  boolean may(Right right, String service, String environment) {
    for (Grant grant : grants) {
      if (gives(grant, right)
          && grant.scope().covers(service, environment)
          && (token == null || token.scope().covers(service, environment))) {
        return true;
      }
    }
    return false;
  }

  /** Whether he may do it at a service in each of these environments. */
  boolean may(Right right, String service, Collection<String> environments) {
    return environments.stream().allMatch(environment -> may(right, service, environment));
  }

  /** Whether he may do it at a service in some environment. */
  boolean may(Right right, String service) {
    for (Grant grant : grants) {
      if (gives(grant, right)
          && grant.scope().covers(service)
          && (token == null || (token.scope().covers(service) && meets(grant.scope(), token)))) {
        return true;
      }
    }
    return false;
  }

  /** Whether he may do it at some service: what it may be is judged later. */
  boolean maySomewhere(Right right) {
    for (Grant grant : grants) {
      if (gives(grant, right) && (token == null || meets(grant.scope(), token))) {
        return true;
      }
    }
    return false;
  }

  /** Whether he may do it whatever it concerns. */
  boolean mayEverywhere(Right right) {
    for (Grant grant : grants) {
      if (gives(grant, right)
          && grant.scope().isEverything()
          && (token == null || token.scope().isEverything())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Refuses what he may not do at a service in each of these environments.
   *
   * @throws Refusal 403, saying who may
   */
  void require(Right right, String service, Collection<String> environments) {
    for (String environment : environments) {
      if (!may(right, service, environment)) {
        throw Forbidden.at(this, right, service, environment);
      }
    }
  }

  /** Refuses what he may not do at a service in any environment. */
  void require(Right right, String service) {
    if (!may(right, service)) {
      throw Forbidden.at(this, right, service, Scope.ALL);
    }
  }

  /** Refuses what concerns every service, or none, to whoever has the right for some only. */
  void requireEverywhere(Right right) {
    if (!mayEverywhere(right)) {
      throw Forbidden.everywhere(this, right);
    }
  }

  /** Whether he may see a service. */
  boolean sees(String service) {
    return may(Right.READ, service);
  }

  /** The same person without the bounds of his token. */
  Caller owner() {
    return new Caller(name, groups, grants, null, session, directory);
  }

  private boolean gives(Grant grant, Right right) {
    return Right.of(grant.role()).contains(right) && leaves(grant.role(), right);
  }

  /** A token of some roles has of an admin's grant what those roles give, and no more. */
  private boolean leaves(Role granted, Right right) {
    if (token == null || token.roles().isEmpty()) {
      return true;
    }
    return token.roles().stream()
        .anyMatch(
            role ->
                (role == granted || granted == Role.ADMIN || role == Role.VIEWER)
                    && Right.of(role).contains(right));
  }

  private static boolean meets(Scope grant, ApiToken token) {
    return grant.environment().equals(Scope.ALL)
        || token.scope().environment().equals(Scope.ALL)
        || grant.environment().equals(token.scope().environment());
  }
}
