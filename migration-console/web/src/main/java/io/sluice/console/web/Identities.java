package io.sluice.console.web;

import io.sluice.view.Actor;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.people.ApiToken;
import io.sluice.view.people.Directory;
import io.sluice.view.people.Grant;
import io.sluice.view.people.People;
import io.sluice.view.people.Principal;
import io.sluice.view.people.Session;
import io.sluice.view.people.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everybody whom this member knows, in memory: a request asks no database for its caller, and who
 * is known stays known while the database is away (docs/design/0012). {@link #look} keeps it fresh.
 */
final class Identities {
  private static final Logger log = LoggerFactory.getLogger(Identities.class);
  private static final int MOST_SESSIONS = 10_000;
  private static final long NOTES_EVERY_MS = Duration.ofMinutes(1).toMillis();

  private final People people;
  private final BearerToken bootstrap;
  private final boolean observing;
  private final Clock clock;

  /** Written by whoever looks, under this; read anywhere. */
  private volatile Known known = Known.of(Directory.EMPTY);

  private final Sessions sessions = new Sessions(MOST_SESSIONS);

  /** When, in milliseconds since the epoch; what the database was not told yet. Any thread. */
  private final Map<String, Long> tokensUsed = new ConcurrentHashMap<>();

  private long noted; // guarded by this
  private boolean away; // guarded by this

  /** Everybody, and the grants by whom they are for: a request must not search them all. */
  private record Known(Directory directory, Map<Principal, List<Grant>> grants) {
    static Known of(Directory directory) {
      return new Known(
          directory, directory.grants().stream().collect(Collectors.groupingBy(Grant::to)));
    }

    List<Grant> grants(String user, Collection<String> groups) {
      List<Grant> found = new ArrayList<>(grants.getOrDefault(Principal.user(user), List.of()));
      for (String group : groups) {
        found.addAll(grants.getOrDefault(Principal.group(group), List.of()));
      }
      return found;
    }
  }

  /** Who a secret stands for. */
  sealed interface Found {
    /** Somebody. */
    record Known(Caller caller) implements Found {}

    /** Nobody; the reason is a sentence that gives nothing away to who does not hold the secret. */
    record Refused(String why) implements Found {}

    /** It may be a session that another member has begun: the database must be asked. */
    record Unclear(String hash) implements Found {}
  }

  Identities(People people, BearerToken bootstrap, boolean observing, Clock clock) {
    this.people = people;
    this.bootstrap = bootstrap;
    this.observing = observing;
    this.clock = clock;
    this.noted = clock.millis();
  }

  /** Everybody, as far as this member has heard. */
  Directory directory() {
    return known.directory();
  }

  /** Whether nothing may be changed. */
  boolean observing() {
    return observing;
  }

  /** Where they are changed; blocks. */
  People people() {
    return people;
  }

  /** The secret that is the first password of the user admin. */
  BearerToken bootstrap() {
    return bootstrap;
  }

  /** Who holds a secret; never blocks. */
  Found find(String secret) {
    String hash = Secrets.hash(secret);
    if (secret.startsWith(Secrets.SESSION)) {
      return ofSession(hash);
    }
    ApiToken token = directory().tokens().get(hash);
    if (token != null) {
      return ofToken(token);
    }
    return bootstrap.matches(secret)
        ? new Found.Known(Caller.bootstrap(directory()))
        : new Found.Refused("this token is not valid here");
  }

  /**
   * The same for whoever was let in before and reads on; it keeps no session and no token in use.
   */
  Caller still(String secret) {
    String hash = Secrets.hash(secret);
    long now = clock.millis();
    Caller caller = null;
    if (secret.startsWith(Secrets.SESSION)) {
      Session session = sessions.look(hash, now);
      if (session != null) {
        caller = caller(session.user(), session.groups(), null, session);
      }
    } else {
      ApiToken token = directory().tokens().get(hash);
      if (token != null) {
        boolean good = token.revoked() == 0 && token.expires() > now;
        caller = good ? caller(token.owner(), new TreeSet<>(), token, null) : null;
      } else if (bootstrap.matches(secret)) {
        caller = Caller.bootstrap(directory());
      }
    }
    return caller == null ? Caller.NOBODY : caller;
  }

  /**
   * Somebody by his name, with the groups that his sessions bring, as far as this member knows
   * them; null when nobody acts under that name.
   */
  @Nullable Caller person(String name) {
    return caller(name, sessions.groups(name, clock.millis()), null, null);
  }

  /** The same for what {@link #find} left unclear; blocks on the database. */
  Found ask(String hash) {
    Session session = people.sessions(List.of(hash)).get(hash);
    if (session == null || !session.standsAt(clock.millis())) {
      return new Found.Refused("this session is over: sign in again (sluice login)");
    }
    sessions.put(session);
    return ofSession(hash);
  }

  private Found ofToken(ApiToken token) {
    long now = clock.millis();
    if (token.revoked() > 0) {
      return new Found.Refused(
          "the token " + token.name() + " was revoked at " + Instant.ofEpochMilli(token.revoked()));
    }
    if (token.expires() <= now) {
      return new Found.Refused(
          "the token "
              + token.name()
              + " expired at "
              + Instant.ofEpochMilli(token.expires())
              + ": make another one (sluice token create)");
    }
    Caller owner = caller(token.owner(), new TreeSet<>(), token, null);
    if (owner == null) {
      return new Found.Refused("the owner of the token " + token.name() + " is disabled or gone");
    }
    tokensUsed.merge(token.hash(), now, Math::max);
    return new Found.Known(owner);
  }

  private Found ofSession(String hash) {
    Session session = sessions.use(hash, clock.millis());
    if (session == null) {
      return new Found.Unclear(hash); // this member may have seen less of it than another
    }
    Caller caller = caller(session.user(), session.groups(), null, session);
    return caller == null
        ? new Found.Refused("the user of this session is disabled or gone")
        : new Found.Known(caller);
  }

  /** Who a user is now, or null when nobody acts under that name. */
  private @Nullable Caller caller(
      String name, SortedSet<String> more, @Nullable ApiToken token, @Nullable Session session) {
    Known now = known;
    User user = now.directory().users().get(name);
    if (user == null ? !name.equals(Caller.ADMIN) : user.disabled()) {
      return null;
    }
    SortedSet<String> groups = new TreeSet<>(more);
    if (user != null) {
      groups.addAll(user.groups());
    }
    Caller caller =
        new Caller(name, groups, now.grants(name, groups), token, session, now.directory());
    return name.equals(Caller.ADMIN) ? caller.withAllRights() : caller;
  }

  /**
   * Keeps a session, in memory alone where the database cannot; blocks on it.
   *
   * @return who signed in
   */
  Found begin(Session session, Actor actor) {
    boolean stored =
        !observing && people.beginSession(session, actor) instanceof People.Outcome.Done;
    if (stored) {
      sessions.put(session);
    } else {
      sessions.putUnstored(session);
    }
    return ofSession(session.hash());
  }

  /** Ends a session here at once, and everywhere when the database can note it; blocks on it. */
  void end(Session session, Actor actor) {
    boolean own = sessions.remove(session.hash());
    if (!own && people.endSession(session.hash(), actor) instanceof People.Outcome.Unavailable) {
      throw Refusal.unavailable("the session ended on this member only");
    }
  }

  /**
   * Hears what was changed, here or on another member, and notes what was used. Blocks; an outage
   * of the database leaves everything as it was known.
   */
  synchronized void look() {
    try {
      if (people.generation() != directory().generation()) {
        Directory now = people.directory();
        List<String> held = sessions.stored();
        Map<String, Session> standing = people.sessions(held);
        known = Known.of(now);
        sessions.removeStored(held.stream().filter(it -> !standing.containsKey(it)).toList());
      }
      note();
      if (away) {
        away = false;
        log.atInfo().log("The rights of people are read from the database again");
      }
    } catch (StoreUnavailable e) {
      if (!away) {
        away = true;
        log.atWarn()
            .addKeyValue("known", directory())
            .addKeyValue("reason", e.getMessage())
            .log("The rights of people cannot be read: what is known of them is in force");
      }
    }
  }

  /** {@link #look}, for a worker thread that must not end. */
  boolean looked() {
    try {
      look();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("looking for changed rights failed");
    }
    return true;
  }

  private void note() {
    long now = clock.millis();
    if (observing || now - noted < NOTES_EVERY_MS) {
      return;
    }
    Map<String, Long> tokens = Map.copyOf(tokensUsed);
    Map<String, Long> seen = sessions.used(now);
    people.used(tokens, seen);
    noted = now;
    tokens.forEach(tokensUsed::remove);
    sessions.told(seen);
  }

  /** When a token was last used, as far as this member knows. */
  long used(ApiToken token) {
    return Math.max(token.used(), tokensUsed.getOrDefault(token.hash(), 0L));
  }
}
