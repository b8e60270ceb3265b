package io.sluice.console.web;

import io.sluice.view.people.People;
import io.sluice.view.people.Principal;
import io.sluice.view.people.Role;
import io.sluice.view.people.Scope;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Refusals that say what is missing and who may. */
final class Forbidden {
  private static final int MOST_NAMED = 5;

  private Forbidden() {}

  /** Of a right at a service. */
  static Refusal at(Caller caller, Right right, String service, String environment) {
    String where = environment.equals(Scope.ALL) ? "" : " in " + environment;
    String what = Texts.cut(service, 253) + where;
    return Refusal.of(
        403,
        who(caller, caller.owner().may(right, service))
            + " may not "
            + right.verb()
            + " "
            + what
            + ": "
            + holders(caller, right, service, environment, what));
  }

  /** Of a right that must hold for some service at least. */
  static Refusal somewhere(Caller caller, Right right) {
    List<String> others =
        caller.directory().grants().stream()
            .filter(grant -> grant.role() == right.role())
            .map(grant -> grant.to().words() + " for " + grant.scope().services())
            .distinct()
            .sorted()
            .toList();
    return Refusal.of(
        403,
        who(caller, caller.owner().maySomewhere(right))
            + " may not do this: it needs the role "
            + right.role().word()
            + (others.isEmpty() ? "; ask an admin" : ", held by " + some(others) + "; ask an admin")
            + hint(caller, right, "PATTERN", Scope.ALL));
  }

  private static String some(List<String> others) {
    String names = others.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    return names
        + (others.size() > MOST_NAMED ? " and " + (others.size() - MOST_NAMED) + " more" : "");
  }

  /** Of a right that must hold for all services. */
  static Refusal everywhere(Caller caller, Right right) {
    return Refusal.of(
        403,
        who(caller, caller.owner().mayEverywhere(right))
            + " may not do this: it needs the role "
            + right.role().word()
            + (caller.maySomewhere(right) ? " of all services in all environments" : "")
            + "; ask an admin"
            + hint(caller, right, Scope.ALL, Scope.ALL));
  }

  private static String who(Caller caller, boolean ownerMay) {
    if (caller.token() == null) {
      return caller.name();
    }
    String token = "the token " + caller.token().name() + " of " + caller.name();
    return ownerMay ? token + " (who may himself)" : token;
  }

  private static String holders(
      Caller caller, Right right, String service, String environment, String what) {
    Collection<Principal> named =
        People.holders(caller.directory(), right.role(), service, environment);
    if (named.isEmpty() || right == Right.READ) {
      return "nobody but an admin can grant that" + hint(caller, right, service, environment);
    }
    String names =
        named.stream().limit(MOST_NAMED).map(Principal::words).collect(Collectors.joining(", "));
    return what
        + " "
        + deed(right.role())
        + " "
        + names
        + (named.size() > MOST_NAMED ? " and " + (named.size() - MOST_NAMED) + " more" : "")
        + "; ask one of them, or an admin";
  }

  private static String deed(Role role) {
    return switch (role) {
      case OPERATOR -> "is operated by";
      case APPROVER -> "is approved by";
      case AUDITOR -> "is audited by";
      case VIEWER -> "is seen by";
      case ADMIN -> "is administered by";
    };
  }

  private static String hint(Caller caller, Right right, String service, String environment) {
    return " (sluice grant add --user "
        + caller.name()
        + " --role "
        + right.role().word()
        + " --services '"
        + Texts.cut(service, 253)
        + "'"
        + (environment.equals(Scope.ALL) ? "" : " --environment " + environment)
        + ")";
  }
}
