package io.sluice.console.web;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;

/**
 * What the console keeps of people, made once.
 *
 * @param identities who is known
 * @param signIn with a password
 * @param wrongTokens by address
 * @param refusals into the audit
 * @param workers where passwords are hashed
 */
record SignedIn(
    Identities identities,
    PasswordSignIn signIn,
    Throttle wrongTokens,
    Refusals refusals,
    Workers workers) {
  /** What another member changed is in force here after this. */
  private static final Duration HEARS_WITHIN = Duration.ofSeconds(2);

  /** Wrong tokens from one address at once; then one in {@link #WRONG_TOKEN_PAUSE}. */
  private static final int WRONG_TOKENS = 20;

  private static final Duration WRONG_TOKEN_PAUSE = Duration.ofSeconds(1);

  static SignedIn of(ConsoleSettings settings, ConsolePorts ports, Vertx vertx) {
    Clock clock = ports.clock();
    ConsolePorts.Stored stored = ports.stored();
    Refusals refusals =
        new Refusals(stored.audit(), new Workers(vertx, "sluice-console-refusals", 1, 64), clock);
    Identities identities =
        new Identities(stored.people(), settings.token(), settings.observing(), clock);
    return new SignedIn(
        identities,
        new PasswordSignIn(identities, new Passwords(Passwords.COST), refusals, clock),
        new Throttle(WRONG_TOKENS, WRONG_TOKEN_PAUSE.toMillis(), clock),
        refusals,
        new Workers(vertx, "sluice-console-sign-in", 2, 16));
  }

  /** Hears from now on what is changed elsewhere; a look that lasts skips the next. */
  void follow(Vertx vertx) {
    Workers look = new Workers(vertx, "sluice-console-people", 1, 1);
    vertx.setPeriodic(HEARS_WITHIN.toMillis(), tick -> look.run(identities::looked));
  }
}
