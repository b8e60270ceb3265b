package io.sluice.console.web;

import io.sluice.view.Actor;
import io.sluice.view.people.Session;
import io.sluice.view.people.User;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Signs somebody in. Wrong passwords are throttled by address and by name; an address from which a
 * name has signed in before has a throttle of its own for that name, so that a stranger who keeps
 * failing under it does not lock its owner out. Blocks.
 */
final class PasswordSignIn {
  /** How long a browser's session lasts without a request. */
  static final Duration IDLE = Duration.ofMinutes(30);

  /** How long any session lasts. */
  static final Duration LASTS = Duration.ofHours(12);

  /** What is said whatever was wrong: who there is, is nobody's business. */
  static final String WRONG = "the user or the password is wrong";

  private static final String METHOD = "password";
  private static final int MOST_PLACES = 10_000;
  private static final int BY_ADDRESS = 20;
  private static final int BY_NAME = 10;
  private static final Duration ADDRESS_PAUSE = Duration.ofSeconds(3);
  private static final Duration NAME_PAUSE = Duration.ofSeconds(10);

  private final Identities identities;
  private final Passwords passwords;
  private final Refusals refusals;
  private final Clock clock;
  private final Throttle addresses;
  private final Throttle names;

  /** From where names have signed in, the last ones. */
  private final Map<String, Boolean> places = // guarded by itself
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST_PLACES;
        }
      };

  /** A session that has begun, and the secret that nobody will see again. */
  record SignedInNow(Caller caller, String secret) {}

  PasswordSignIn(Identities identities, Passwords passwords, Refusals refusals, Clock clock) {
    this.identities = identities;
    this.passwords = passwords;
    this.refusals = refusals;
    this.clock = clock;
    this.addresses = new Throttle(BY_ADDRESS, ADDRESS_PAUSE.toMillis(), clock);
    this.names = new Throttle(BY_NAME, NAME_PAUSE.toMillis(), clock);
  }

  /**
   * Begins a session for a user who knows his password.
   *
   * @param asker with his address and request, and no name
   * @param bearer whether a program keeps it, which may be silent for as long as it lasts
   * @throws Refusal 401 or 429
   */
  SignedInNow signIn(String name, String password, boolean bearer, Actor asker) {
    if (!verified(name, password, asker)) {
      boolean known = name.equals(Caller.ADMIN) || user(name) != null;
      refusals.note(
          asker, "signin.refuse", known ? name : "an unknown user", WRONG); // may be a password
      throw Refusal.of(401, WRONG);
    }
    return begin(name, METHOD, new TreeSet<>(), bearer, asker);
  }

  /**
   * Begins a session for somebody whom a method of sign-in vouches for.
   *
   * @param name of a user whose origin is that method, or {@code local} for a password
   * @param groups that the method says he is in, beside those that are ours
   */
  SignedInNow begin(
      String name, String method, SortedSet<String> groups, boolean bearer, Actor asker) {
    long now = clock.millis();
    String secret = Secrets.make(Secrets.SESSION);
    Session session =
        new Session(
            Secrets.hash(secret),
            name,
            method,
            groups,
            now,
            now,
            bearer ? LASTS.toMillis() : IDLE.toMillis(),
            now + LASTS.toMillis());
    Actor actor = new Actor(name, asker.from(), asker.requestId());
    if (identities.begin(session, actor) instanceof Identities.Found.Known known) {
      return new SignedInNow(known.caller(), secret);
    }
    throw Refusal.of(401, WRONG);
  }

  /**
   * Whether it is the user's password; counts the wrong ones.
   *
   * @throws Refusal 429 if it may not be tried now
   */
  boolean verified(String name, String password, Actor asker) {
    String place = name + " " + asker.from();
    boolean known;
    synchronized (places) {
      known = places.containsKey(place);
    }
    String key = known ? place : name;
    long waits = Math.max(known ? 0 : addresses.waits(asker.from()), names.waits(key));
    if (waits > 0) {
      throw Throttled.of("too many wrong passwords", waits);
    }
    addresses.failed(asker.from()); // taken before, since others try at the same time
    names.failed(key);
    boolean right = isRight(name, password);
    if (right) {
      addresses.forgive(asker.from());
      names.forgive(key);
      synchronized (places) {
        places.put(place, true);
      }
    }
    return right;
  }

  private boolean isRight(String name, String password) {
    User user = user(name);
    boolean local = user != null && user.origin().equals(User.LOCAL) && !user.disabled();
    boolean right = passwords.verify(password, local && user != null ? user.password() : "");
    boolean first =
        name.equals(Caller.ADMIN)
            && (user == null || (local && user.password().isEmpty()))
            && identities.bootstrap().matches(password);
    return right || first;
  }

  private @Nullable User user(String name) {
    return identities.directory().users().get(name);
  }

  Passwords passwords() {
    return passwords;
  }
}
