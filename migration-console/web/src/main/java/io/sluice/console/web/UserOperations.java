package io.sluice.console.web;

import static io.sluice.console.web.Operation.delete;
import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operation.put;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.UserBody;
import io.sluice.view.people.People.Outcome;
import io.sluice.view.people.Principal;
import io.sluice.view.people.User;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who may sign in. The user admin is there from the first start on, whether stored or not. */
final class UserOperations {
  private static final String USER = API + "/users/{user}";
  private static final String UNKNOWN =
      "there is no such user; sluice user list (GET /api/v1/users) lists them";
  private static final int LONGEST_FULL_NAME = 200;

  private final Identities identities;
  private final PasswordSignIn signIn;
  private final Clock clock;

  UserOperations(Identities identities, PasswordSignIn signIn, Clock clock) {
    this.identities = identities;
    this.signIn = signIn;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        get(API + "/users", this::users, "q", "cursor", "limit")
            .needs(Right.READ, Operation.Reach.SOMEBODY),
        post(API + "/users", this::add).needs(Right.ADMINISTER),
        get(USER, this::user).needs(Right.READ, Operation.Reach.SOMEBODY),
        put(USER, this::change).needs(Right.ADMINISTER),
        put(USER + "/password", this::putPassword).needs(Right.READ, Operation.Reach.SOMEBODY),
        delete(USER, this::remove).needs(Right.ADMINISTER));
  }

  Answer users(Call call) {
    PageRequest page = PageRequest.of(call);
    String q = call.query("q");
    List<PageRequest.Keyed<UserBody>> items =
        all().values().stream()
            .filter(user -> isShown(user.name(), call.caller()))
            .filter(user -> q == null || user.name().contains(q) || user.fullName().contains(q))
            .map(user -> new PageRequest.Keyed<>(user.name(), PeopleBodies.user(user)))
            .toList();
    return Answer.json(
        page.fill(
            items.stream().filter(keyed -> keyed.key().compareTo(page.after()) > 0).iterator()));
  }

  Answer user(Call call) {
    User user = find(call);
    return Answer.tagged(PeopleBodies.user(user), user.generation());
  }

  Answer add(Call call) {
    JsonRequest request =
        call.object("name", "fullName", "groups", "disabled", "password", "reason");
    String name = request.text("name");
    if (!Principal.isUser(name)) {
      throw Refusal.of(422, "a user's name is " + Principal.USER_RULE);
    }
    String password = request.text("password", "");
    User user =
        changed(
            new User(
                name,
                User.LOCAL,
                "",
                password.isEmpty() ? "" : hash(password, name),
                new TreeSet<>(),
                false,
                clock.millis(),
                0),
            request);
    if (identities.directory().users().containsKey(name)) {
      throw exists(name);
    }
    return stored(user, 0, call, request.reason(), exists(name));
  }

  Answer change(Call call) {
    User before = find(call);
    JsonRequest request = call.object("fullName", "groups", "disabled", "reason");
    return stored(
        changed(before, request),
        call.expected(),
        call,
        request.reason(),
        Refusal.of(404, UNKNOWN));
  }

  /** Everybody changes his own, an admin anybody's; one's own takes the one before. */
  Answer putPassword(Call call) {
    User before = find(call);
    JsonRequest request = call.object("password", "current", "reason");
    boolean own = before.name().equals(call.caller().name());
    if (!own) {
      call.caller().requireEverywhere(Right.ADMINISTER);
    } else if (!call.caller().isBootstrap()
        && !signIn.verified(before.name(), request.text("current", ""), call.actor())) {
      throw Refusal.of(403, "current is not the password that you have now");
    }
    if (!before.origin().equals(User.LOCAL)) {
      throw Refusal.of(
          422,
          before.name() + " signs in through " + before.origin() + " and has no password here");
    }
    return stored(
        before.withPassword(hash(request.text("password"), before.name())),
        call.expected(),
        call,
        request.reason(),
        Refusal.of(404, UNKNOWN));
  }

  Answer remove(Call call) {
    String name = call.parameter("user");
    long expected = call.expected();
    User removed =
        PeopleBodies.done(
            identities
                .people()
                .deleteUser(name, expected, call.actor(), call.optionalObject("reason").reason()),
            UNKNOWN);
    identities.look();
    return Answer.json(PeopleBodies.user(removed));
  }

  private Answer stored(User user, long expected, Call call, String reason, Refusal none) {
    Outcome<User> outcome = identities.people().putUser(user, expected, call.actor(), reason);
    if (outcome instanceof Outcome.Stale<User> stale
        && (stale.generation() == 0 || expected == 0)) {
      throw none;
    }
    User after = PeopleBodies.done(outcome, UNKNOWN);
    identities.look();
    return Answer.tagged(PeopleBodies.user(after), after.generation());
  }

  private String hash(String password, String name) {
    return signIn.passwords().hash(Passwords.checked(password, name));
  }

  private static User changed(User user, JsonRequest request) {
    String fullName = request.text("fullName", user.fullName());
    if (fullName.length() > LONGEST_FULL_NAME
        || fullName.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.of(422, "fullName has at most 200 characters, and none that are invisible");
    }
    SortedSet<String> groups = user.groups();
    if (request.has("groups")) {
      groups = new TreeSet<>(request.words("groups", User.MOST_GROUPS));
      if (!groups.stream().allMatch(Principal::isGroup)) {
        throw Refusal.of(422, "a group's name is " + Principal.GROUP_RULE);
      }
    }
    return new User(
        user.name(),
        user.origin(),
        fullName,
        user.password(),
        groups,
        request.flag("disabled", user.disabled()),
        user.created(),
        user.generation());
  }

  private static Refusal exists(String name) {
    return Refusal.of(
        409, "there is a user " + name + " already; sluice user show " + name + " shows him");
  }

  private User find(Call call) {
    User user = all().get(call.parameter("user"));
    if (user == null || !isShown(user.name(), call.caller())) {
      throw Refusal.of(404, UNKNOWN);
    }
    return user;
  }

  private Map<String, User> all() {
    Map<String, User> all = new TreeMap<>(identities.directory().users());
    all.putIfAbsent(
        Caller.ADMIN, new User(Caller.ADMIN, User.LOCAL, "", "", new TreeSet<>(), false, 0, 0));
    return all;
  }

  private static boolean isShown(String name, Caller caller) {
    return name.equals(caller.name())
        || caller.mayEverywhere(Right.ADMINISTER)
        || caller.mayEverywhere(Right.AUDIT);
  }
}
