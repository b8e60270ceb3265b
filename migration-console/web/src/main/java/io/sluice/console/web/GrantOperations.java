package io.sluice.console.web;

import static io.sluice.console.web.Operation.delete;
import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.GrantBody;
import io.sluice.view.people.Grant;
import io.sluice.view.people.People.Outcome;
import io.sluice.view.people.Principal;
import io.sluice.view.people.Role;
import io.sluice.view.people.Scope;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** Who may do what. */
final class GrantOperations {
  private static final String UNKNOWN =
      "there is no such grant; sluice grant list (GET /api/v1/grants) lists them";

  private final Identities identities;
  private final List<String> environments;
  private final Clock clock;

  GrantOperations(Identities identities, List<String> environments, Clock clock) {
    this.identities = identities;
    this.environments = environments;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        get(API + "/grants", this::grants, "user", "group", "cursor", "limit")
            .needs(Right.READ, Operation.Reach.SOMEBODY),
        post(API + "/grants", this::add).needs(Right.ADMINISTER),
        get(API + "/grants/{grant}", this::grant).needs(Right.READ, Operation.Reach.SOMEBODY),
        delete(API + "/grants/{grant}", this::end).needs(Right.ADMINISTER));
  }

  Answer grants(Call call) {
    PageRequest page = PageRequest.of(call);
    String user = call.query("user");
    String group = call.query("group");
    List<PageRequest.Keyed<GrantBody>> items =
        identities.directory().grants().stream()
            .filter(grant -> isShown(grant, call.caller()))
            .filter(grant -> user == null || is(grant, Principal.Kind.USER, user))
            .filter(grant -> group == null || is(grant, Principal.Kind.GROUP, group))
            .map(
                grant ->
                    new PageRequest.Keyed<>(
                        String.format("%016d", grant.since()) + grant.id(),
                        PeopleBodies.grant(grant)))
            .sorted((one, other) -> one.key().compareTo(other.key()))
            .toList();
    return Answer.json(
        page.fill(
            items.stream().filter(keyed -> keyed.key().compareTo(page.after()) > 0).iterator()));
  }

  Answer grant(Call call) {
    Grant grant =
        identities.directory().grants().stream()
            .filter(one -> one.id().equals(call.parameter("grant")))
            .filter(one -> isShown(one, call.caller()))
            .findFirst()
            .orElseThrow(() -> Refusal.of(404, UNKNOWN));
    return Answer.tagged(PeopleBodies.grant(grant), 1);
  }

  Answer add(Call call) {
    JsonRequest request = call.object("role", "user", "group", "services", "environment", "reason");
    Role role =
        Role.of(
                request.word(
                    "role", Stream.of(Role.values()).map(Role::word).toArray(String[]::new)))
            .orElseThrow();
    Principal to = principal(request);
    Scope scope = scope(request, environments);
    Grant grant = new Grant(Secrets.id("g-"), role, to, scope, clock.millis(), call.actor().name());
    Outcome<Grant> outcome = identities.people().addGrant(grant, call.actor(), request.reason());
    if (outcome instanceof Outcome.Exists<Grant> exists) {
      return Answer.tagged(PeopleBodies.grant(exists.value()), 1);
    }
    Grant added = PeopleBodies.done(outcome, UNKNOWN);
    identities.look();
    return Answer.tagged(PeopleBodies.grant(added), 1);
  }

  Answer end(Call call) {
    if (call.expected() != 1) {
      throw Refusal.stale(1);
    }
    Grant ended =
        PeopleBodies.done(
            identities
                .people()
                .deleteGrant(
                    call.parameter("grant"), call.actor(), call.optionalObject("reason").reason()),
            UNKNOWN);
    identities.look();
    return Answer.json(PeopleBodies.grant(ended));
  }

  /** Whoever keeps the people or reads the audit sees all, everybody his own. */
  private static boolean isShown(Grant grant, Caller caller) {
    return caller.mayEverywhere(Right.ADMINISTER)
        || caller.mayEverywhere(Right.AUDIT)
        || caller.grants().contains(grant);
  }

  private static boolean is(Grant grant, Principal.Kind kind, String name) {
    return grant.to().kind() == kind && grant.to().name().equals(name);
  }

  private static Principal principal(JsonRequest request) {
    if (request.has("user") == request.has("group")) {
      throw Refusal.of(422, "say to whom: user or group, one of both");
    }
    if (request.has("group")) {
      String group = request.text("group");
      if (!Principal.isGroup(group)) {
        throw Refusal.of(422, "a group's name is " + Principal.GROUP_RULE);
      }
      return Principal.group(group);
    }
    String user = request.text("user");
    if (!Principal.isUser(user)) {
      throw Refusal.of(422, "a user's name is " + Principal.USER_RULE);
    }
    return Principal.user(user);
  }

  /** The scope that a request says; a misspelt environment would grant nothing. */
  static Scope scope(JsonRequest request, List<String> environments) {
    String services = request.text("services", Scope.ALL);
    String environment = request.text("environment", Scope.ALL);
    if (!Scope.isPattern(services)) {
      throw Refusal.of(422, "services is a pattern: " + Scope.PATTERN_RULE);
    }
    if (!environment.equals(Scope.ALL) && !environments.contains(environment)) {
      throw Refusal.of(
          422, "environment must be one of " + String.join(", ", environments) + ", or * for all");
    }
    return new Scope(services, environment);
  }
}
