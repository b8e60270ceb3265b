package io.sluice.console.web;

import io.sluice.console.contract.GrantBody;
import io.sluice.console.contract.TokenBody;
import io.sluice.console.contract.UserBody;
import io.sluice.view.people.ApiToken;
import io.sluice.view.people.Grant;
import io.sluice.view.people.People.Outcome;
import io.sluice.view.people.Principal;
import io.sluice.view.people.Role;
import io.sluice.view.people.User;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How people, grants and tokens look, and what their outcomes come to. */
final class PeopleBodies {
  private PeopleBodies() {}

  static UserBody user(User user) {
    return new UserBody(
        user.name(),
        user.origin(),
        user.fullName(),
        List.copyOf(user.groups()),
        user.disabled(),
        !user.password().isEmpty(),
        time(user.created()),
        user.generation());
  }

  static GrantBody grant(Grant grant) {
    boolean group = grant.to().kind() == Principal.Kind.GROUP;
    return new GrantBody(
        grant.id(),
        grant.role().word(),
        group ? null : grant.to().name(),
        group ? grant.to().name() : null,
        grant.scope().services(),
        grant.scope().environment(),
        time(grant.since()),
        grant.by(),
        1);
  }

  /**
   * A token.
   *
   * @param used when it was last used, milliseconds since the epoch, 0 for never
   */
  static TokenBody token(ApiToken token, long used, long now) {
    return new TokenBody(
        token.id(),
        token.name(),
        token.owner(),
        token.roles().stream().map(Role::word).toList(),
        token.scope().services(),
        token.scope().environment(),
        token.revoked() > 0 ? "revoked" : token.expires() <= now ? "expired" : "active",
        time(token.created()),
        time(token.expires()),
        maybe(used),
        maybe(token.revoked()),
        token.generation());
  }

  /**
   * What a change came to.
   *
   * @param unknown what is said when there is no such thing
   * @throws Refusal when it came to nothing
   */
  static <T> T done(Outcome<T> outcome, String unknown) {
    if (outcome instanceof Outcome.Done<T> done) {
      return done.value();
    }
    if (outcome instanceof Outcome.Stale<T> stale) {
      throw stale.generation() == 0 ? Refusal.of(404, unknown) : Refusal.stale(stale.generation());
    }
    if (outcome instanceof Outcome.Unknown) {
      throw Refusal.of(404, unknown);
    }
    if (outcome instanceof Outcome.TooMany<T> many) {
      throw Refusal.of(422, "there are " + many.most() + " already, as many as there may be");
    }
    if (outcome instanceof Outcome.Unavailable<T> unavailable) {
      throw Refusal.unavailable(unavailable.why());
    }
    throw Refusal.of(409, "it is there already");
  }

  static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static @Nullable String maybe(long millis) {
    return millis == 0 ? null : time(millis);
  }
}
