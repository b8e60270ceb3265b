package io.sluice.console.web;

import io.sluice.console.web.PasswordSignIn.SignedInNow;
import io.sluice.view.Actor;
import io.sluice.view.people.People.Outcome;
import io.sluice.view.people.SignInProvider;
import io.sluice.view.people.SignInProvider.Verdict;
import io.sluice.view.people.User;
import java.time.Clock;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lets somebody in for whom a provider vouches; a user is made of him the first time. Blocks. */
final class Vouched {
  private final SignedIn people;
  private final Clock clock;

  Vouched(SignedIn people, Clock clock) {
    this.people = people;
    this.clock = clock;
  }

  /**
   * Begins his session.
   *
   * @throws Refusal 401 when his name is somebody else's here, 423 or 503 when he is new and cannot
   *     be kept
   */
  SignedInNow begin(Verdict.Vouched person, boolean bearer, Call call) {
    String name = person.name();
    if (name.equals(Caller.ADMIN)) {
      throw refusal(call, "the user admin signs in with a password and by nobody else's word");
    }
    User user = user(name);
    if (user == null) {
      add(person, call);
      user = user(name);
    }
    if (user == null || user.origin().equals(User.LOCAL)) {
      throw refusal(call, "the user " + name + " signs in with a password here");
    }
    if (!user.origin().equals(person.origin())) {
      throw refusal(
          call,
          "the name "
              + name
              + " was another account's at the provider; an admin decides whether it is the same"
              + " person, and removes the user "
              + name
              + " (sluice user remove "
              + name
              + ")");
    }
    if (user.disabled()) {
      throw refusal(call, "the user " + name + " is disabled here");
    }
    return people
        .signIn()
        .begin(name, SignInProvider.METHOD, person.groups(), bearer, call.actor());
  }

  private void add(Verdict.Vouched person, Call call) {
    if (people.identities().observing()) {
      throw Refusal.of(
          423, "this server observes and changes nothing: it knows no user " + person.name());
    }
    Actor actor = new Actor(person.name(), call.actor().from(), call.actor().requestId());
    User user =
        new User(
            person.name(),
            person.origin(),
            person.fullName(),
            "",
            new TreeSet<>(),
            false,
            clock.millis(),
            0);
    Outcome<User> outcome =
        people.identities().people().putUser(user, 0, actor, "signed in for the first time");
    if (outcome instanceof Outcome.Unavailable<User> unavailable) {
      throw Refusal.unavailable(unavailable.why());
    }
    if (outcome instanceof Outcome.TooMany<User> tooMany) {
      throw Refusal.of(422, "there are " + tooMany.most() + " users already");
    }
    people.identities().look();
  }

  private @Nullable User user(String name) {
    return people.identities().directory().users().get(name);
  }

  /** A refusal that the audit hears of. */
  Refusal refusal(Call call, String why) {
    people.refusals().note(call.actor(), "signin.refuse", SignInProvider.METHOD, why);
    return Refusal.of(401, why);
  }
}
