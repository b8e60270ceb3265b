package io.sluice.console.web;

import static io.sluice.console.web.Operation.delete;
import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.TokenBody;
import io.sluice.console.contract.TokenSecretBody;
import io.sluice.view.people.ApiToken;
import io.sluice.view.people.People.Outcome;
import io.sluice.view.people.Principal;
import io.sluice.view.people.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Secrets for programs, made by the people for whom they act. */
final class TokenOperations {
  private static final Duration LASTS = Duration.ofDays(90);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final String UNKNOWN =
      "there is no such token that can be revoked; sluice token list (GET /api/v1/tokens) lists"
          + " them";

  private final Identities identities;
  private final List<String> environments;
  private final Clock clock;

  TokenOperations(Identities identities, List<String> environments, Clock clock) {
    this.identities = identities;
    this.environments = environments;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        get(API + "/tokens", this::tokens, "user", "cursor", "limit")
            .needs(Right.READ, Operation.Reach.SOMEBODY),
        post(API + "/tokens", this::make)
            .createsSecret()
            .needs(Right.READ, Operation.Reach.SOMEBODY),
        get(API + "/tokens/{token}", this::token).needs(Right.READ, Operation.Reach.SOMEBODY),
        delete(API + "/tokens/{token}", this::revoke).needs(Right.READ, Operation.Reach.SOMEBODY));
  }

  Answer tokens(Call call) {
    PageRequest page = PageRequest.of(call);
    String user = call.query("user");
    List<PageRequest.Keyed<TokenBody>> items =
        identities.directory().tokens().values().stream()
            .filter(token -> isShown(token, call.caller()))
            .filter(token -> user == null || token.owner().equals(user))
            .map(
                token ->
                    new PageRequest.Keyed<>(
                        token.owner() + "/" + token.name() + "/" + token.id(), body(token)))
            .sorted((one, other) -> one.key().compareTo(other.key()))
            .toList();
    return Answer.json(
        page.fill(
            items.stream().filter(keyed -> keyed.key().compareTo(page.after()) > 0).iterator()));
  }

  Answer token(Call call) {
    ApiToken token = find(call);
    return Answer.tagged(body(token), token.generation());
  }

  Answer make(Call call) {
    JsonRequest request =
        call.object("name", "owner", "roles", "services", "environment", "expiresMs", "reason");
    Caller caller = call.caller();
    if (caller.token() != null) {
      throw Refusal.of(
          403,
          "a token makes no tokens, so that a stolen one ends with itself: sign in (sluice login),"
              + " or use the bootstrap token");
    }
    String owner = request.text("owner", caller.name());
    if (!owner.equals(caller.name())) {
      caller.requireEverywhere(Right.ADMINISTER);
    }
    requireOwner(owner);
    String name = request.text("name");
    if (!NAME.matcher(name).matches()) {
      throw Refusal.of(422, "a token's name is 1 to 64 of letters, digits, '.', '_', '@' and '-'");
    }
    long lasts =
        request.number("expiresMs", SHORTEST.toMillis(), LONGEST.toMillis(), LASTS.toMillis());
    String secret = Secrets.make(ApiToken.PREFIX);
    long now = clock.millis();
    ApiToken token =
        new ApiToken(
            Secrets.id("t-"),
            name,
            owner,
            Secrets.hash(secret),
            roles(request),
            GrantOperations.scope(request, environments),
            now,
            now + lasts,
            0,
            0,
            1);
    Outcome<ApiToken> outcome = identities.people().addToken(token, call.actor(), request.reason());
    if (outcome instanceof Outcome.Exists<ApiToken> exists) {
      throw Refusal.of(
          409,
          owner
              + " has a token "
              + name
              + " already (made "
              + PeopleBodies.time(exists.value().created())
              + "): revoke it (sluice token revoke "
              + exists.value().id()
              + "), or take another name");
    }
    ApiToken made = PeopleBodies.done(outcome, UNKNOWN);
    identities.look();
    return Answer.tagged(new TokenSecretBody(body(made), secret), made.generation());
  }

  Answer revoke(Call call) {
    ApiToken token = find(call);
    if (!token.owner().equals(call.caller().name())) {
      call.caller().requireEverywhere(Right.ADMINISTER);
    }
    if (call.expected() != token.generation()) {
      throw Refusal.stale(token.generation());
    }
    ApiToken revoked =
        PeopleBodies.done(
            identities
                .people()
                .revokeToken(token.id(), call.actor(), call.optionalObject("reason").reason()),
            UNKNOWN);
    identities.look();
    return Answer.tagged(body(revoked), revoked.generation());
  }

  /** A grant for nobody would be kept for whoever comes by that name. */
  private void requireOwner(String owner) {
    if (!Principal.isUser(owner)
        || (!owner.equals(Caller.ADMIN) && !identities.directory().users().containsKey(owner))) {
      throw Refusal.of(
          422, "there is no user " + Texts.cut(owner, 64) + "; sluice user list lists them");
    }
  }

  private static Set<Role> roles(JsonRequest request) {
    Set<Role> roles = new TreeSet<>();
    for (String word : request.words("roles", Role.values().length)) {
      roles.add(
          Role.of(word)
              .orElseThrow(
                  () ->
                      Refusal.of(
                          422,
                          "roles are some of "
                              + String.join(
                                  ", ", Stream.of(Role.values()).map(Role::word).toList()))));
    }
    return roles;
  }

  private ApiToken find(Call call) {
    return identities.directory().tokens().values().stream()
        .filter(token -> token.id().equals(call.parameter("token")))
        .filter(token -> isShown(token, call.caller()))
        .findFirst()
        .orElseThrow(() -> Refusal.of(404, UNKNOWN));
  }

  /** Whoever keeps the people or reads the audit sees all, everybody his own. */
  private static boolean isShown(ApiToken token, Caller caller) {
    return token.owner().equals(caller.name())
        || caller.mayEverywhere(Right.ADMINISTER)
        || caller.mayEverywhere(Right.AUDIT);
  }

  private TokenBody body(ApiToken token) {
    return PeopleBodies.token(token, identities.used(token), clock.millis());
  }
}
