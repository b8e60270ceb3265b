package io.sluice.console.web;

import static io.sluice.console.web.Operation.delete;
import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.SessionBody;
import io.sluice.console.contract.SessionEndBody;
import io.sluice.console.web.Operation.Pool;
import io.sluice.console.web.Operation.Reach;
import io.sluice.view.people.Session;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signing in and out, and who one is. */
final class SessionOperations {
  private static final String SESSION = API + "/session";
  private static final int LONGEST_NAME = 64;

  private final Identities identities;
  private final PasswordSignIn signIn;

  SessionOperations(Identities identities, PasswordSignIn signIn) {
    this.identities = identities;
    this.signIn = signIn;
  }

  List<Operation> operations() {
    return List.of(
        post(SESSION, this::begin).in(Pool.SIGN_IN).needs(Right.READ, Reach.OPEN),
        get(SESSION, this::session).needs(Right.READ, Reach.SOMEBODY),
        delete(SESSION, this::end).in(Pool.SIGN_IN).needs(Right.READ, Reach.SOMEBODY));
  }

  Answer begin(Call call) {
    JsonRequest request = call.object("user", "password", "bearer");
    String user = request.text("user");
    String password = request.text("password");
    boolean bearer = request.flag("bearer", false);
    if (user.length() > LONGEST_NAME || password.length() > 2 * Passwords.MOST) {
      throw Refusal.of(401, PasswordSignIn.WRONG);
    }
    PasswordSignIn.SignedInNow now = signIn.signIn(user, password, bearer, call.actor());
    endBefore(call);
    return begun(now, bearer, call);
  }

  /**
   * The answer to whoever has just signed in, by whatever method: the secret goes out in a cookie
   * that no script reads, or once in the body for a program.
   */
  static Answer begun(PasswordSignIn.SignedInNow now, boolean bearer, Call call) {
    if (bearer) {
      return Answer.json(200, body(now.caller(), null, now.secret()), Map.of());
    }
    return Answer.json(
        200,
        body(now.caller(), Secrets.csrf(now.secret()), null),
        Map.of(
            "Set-Cookie",
            cookie(now.secret(), PasswordSignIn.LASTS.toSeconds(), call.credentials().secure())));
  }

  /** A session that the browser had before is of no use to who may have planted it. */
  private void endBefore(Call call) {
    String secret = call.credentials().secret();
    if (secret != null
        && call.credentials().cookie()
        && identities.find(secret) instanceof Identities.Found.Known known
        && known.caller().session() != null) {
      identities.end(known.caller().session(), call.actor());
    }
  }

  Answer session(Call call) {
    String secret = call.credentials().secret();
    return Answer.json(
        body(
            call.caller(),
            call.credentials().cookie() && secret != null ? Secrets.csrf(secret) : null,
            null));
  }

  Answer end(Call call) {
    Session session = call.caller().session();
    if (session == null) {
      return Answer.json(new SessionEndBody(false));
    }
    identities.end(session, call.actor());
    return Answer.json(
        200,
        new SessionEndBody(true),
        Map.of("Set-Cookie", cookie("", 0, call.credentials().secure())));
  }

  static String cookie(String value, long seconds, boolean secure) {
    return Credentials.COOKIE
        + "="
        + value
        + "; Path=/; Max-Age="
        + seconds
        + "; HttpOnly; SameSite=Strict"
        + (secure ? "; Secure" : "");
  }

  private static SessionBody body(Caller caller, @Nullable String csrf, @Nullable String secret) {
    Session session = caller.session();
    String ends =
        caller.token() != null
            ? PeopleBodies.time(caller.token().expires())
            : session != null ? PeopleBodies.time(session.ends()) : null;
    return new SessionBody(
        caller.name(),
        caller.token() != null ? "token" : session != null ? session.method() : "bootstrap",
        caller.token() == null ? null : caller.token().name(),
        List.copyOf(caller.groups()),
        caller.grants().stream().map(PeopleBodies::grant).toList(),
        csrf,
        secret,
        ends);
  }
}
