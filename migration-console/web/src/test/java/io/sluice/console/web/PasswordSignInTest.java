package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.testkit.HandClock;
import io.sluice.view.Actor;
import io.sluice.view.people.User;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordSignInTest {
  private static final String PASSWORD = "a long enough secret";
  private static final Actor HOME = new Actor("", "192.0.2.1", "r");
  private static final String FIRST = "the-first-secret-of-the-server";

  private final HandClock clock = new HandClock();
  private final Vertx vertx = Vertx.vertx();
  private final FakePeople people = new FakePeople();
  private final Passwords passwords = new Passwords(4);
  private final Identities identities = new Identities(people, BearerToken.of(FIRST), false, clock);
  private final PasswordSignIn signIn =
      new PasswordSignIn(
          identities,
          passwords,
          new Refusals(new NoAudit(), new Workers(vertx, "refusals", 1, 8), clock),
          clock);

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void whoKnowsThePasswordGetsASessionThatIsHis() {
    user("alice", false);

    PasswordSignIn.SignedInNow now = signIn.signIn("alice", PASSWORD, false, HOME);

    assertThat(now.caller().name()).isEqualTo("alice");
    assertThat(now.secret()).startsWith("slcs_").hasSize(48);
    assertThat(identities.find(now.secret())).isInstanceOf(Identities.Found.Known.class);
    assertThat(people.sessions).containsOnlyKeys(Secrets.hash(now.secret()));
    assertThat(people.actors).containsExactly(new Actor("alice", "192.0.2.1", "r"));
  }

  @Test
  void theSameIsSaidOfAWrongPasswordAnUnknownADisabledAndAPasswordlessUser() {
    user("alice", false);
    user("bob", true);
    people.putUser(
        new User("carol", User.LOCAL, "", "", new TreeSet<>(), false, 0, 0), 0, HOME, "");
    people.putUser(
        new User("dora", "oidc", "", passwords.hash(PASSWORD), new TreeSet<>(), false, 0, 0),
        0,
        HOME,
        "");
    identities.look();

    wrong("alice", "another password", HOME, 401);
    wrong("nobody", PASSWORD, HOME, 401);
    wrong("bob", PASSWORD, HOME, 401);
    wrong("carol", "", HOME, 401);
    wrong("dora", PASSWORD, HOME, 401);
  }

  @Test
  void theFirstPasswordOfAdminIsTheBootstrapSecretUntilHeHasHisOwn() {
    assertThat(signIn.signIn("admin", FIRST, false, HOME).caller().mayEverywhere(Right.ADMINISTER))
        .isTrue();
    wrong("alice", FIRST, HOME, 401);

    user("admin", false);

    wrong("admin", FIRST, HOME, 401);
    assertThat(
            signIn.signIn("admin", PASSWORD, false, HOME).caller().mayEverywhere(Right.ADMINISTER))
        .isTrue();
  }

  @Test
  void whoFailsOftenWaitsAndMayThenTryAgain() {
    user("alice", false);
    for (int i = 0; i < 10; i++) {
      wrong("alice", "guess " + i, new Actor("", "198.51.100." + i, "r"), 401);
    }

    wrong("alice", PASSWORD, new Actor("", "198.51.100.99", "r"), 429);
    clock.pass(Duration.ofSeconds(10));
    signIn.signIn("alice", PASSWORD, false, new Actor("", "198.51.100.99", "r"));
  }

  @Test
  void aStrangerWhoKeepsFailingUnderANameDoesNotLockItsOwnerOut() {
    user("alice", false);
    signIn.signIn("alice", PASSWORD, false, HOME);
    for (int i = 0; i < 10; i++) {
      wrong("alice", "guess " + i, new Actor("", "198.51.100." + i, "r"), 401);
    }
    wrong("alice", "guess", new Actor("", "198.51.100.99", "r"), 429);

    signIn.signIn("alice", PASSWORD, false, HOME);
  }

  @Test
  void oneAddressIsThrottledWhateverNamesItTries() {
    for (int i = 0; i < 20; i++) {
      wrong("user" + i, "guess", HOME, 401);
    }

    wrong("another", "guess", HOME, 429);
    clock.pass(Duration.ofSeconds(3));
    wrong("another", "guess", HOME, 401);
  }

  @Test
  void namesThatDoNotExistAreThrottledLikeThoseThatDo() {
    for (int i = 0; i < 10; i++) {
      wrong("nobody", "guess", new Actor("", "198.51.100." + i, "r"), 401);
    }

    wrong("nobody", "guess", new Actor("", "198.51.100.99", "r"), 429);
  }

  @Test
  void aSessionEndsWhenNobodyUsesItAndAtTheLatestAfterTwelveHours() {
    user("alice", false);
    String idle = signIn.signIn("alice", PASSWORD, false, HOME).secret();
    String used = signIn.signIn("alice", PASSWORD, false, HOME).secret();
    String bearer = signIn.signIn("alice", PASSWORD, true, HOME).secret();

    for (int i = 0; i < 24; i++) {
      clock.pass(Duration.ofMinutes(29));
      assertThat(identities.find(used)).isInstanceOf(Identities.Found.Known.class);
    }
    assertThat(identities.ask(Secrets.hash(idle))).isInstanceOf(Identities.Found.Refused.class);
    assertThat(identities.find(bearer)).isInstanceOf(Identities.Found.Known.class);

    clock.pass(Duration.ofMinutes(29));
    assertThat(identities.find(used)).isInstanceOf(Identities.Found.Unclear.class);
    assertThat(identities.find(bearer)).isInstanceOf(Identities.Found.Unclear.class);
  }

  @Test
  void aLongPasswordCountsToItsLastCharacter() {
    String hash = passwords.hash("x".repeat(1_000) + "a");

    assertThat(passwords.verify("x".repeat(1_000) + "a", hash)).isTrue();
    assertThat(passwords.verify("x".repeat(1_000) + "b", hash)).isFalse();
    assertThat(passwords.verify("x".repeat(1_000), "")).isFalse();
  }

  @Test
  void nobodysPasswordTakesAsLongAsSomebodys() {
    Passwords costly = new Passwords(10);
    String hash = costly.hash(PASSWORD);
    costly.verify(PASSWORD, hash);

    long began = System.nanoTime();
    costly.verify("another password", hash);
    long somebody = System.nanoTime() - began;
    began = System.nanoTime();
    costly.verify("another password", "");
    long nobody = System.nanoTime() - began;

    assertThat(nobody).isBetween(somebody / 5, somebody * 5); // without the work it is a thousandth
  }

  private void user(String name, boolean disabled) {
    people.putUser(
        new User(name, User.LOCAL, "", passwords.hash(PASSWORD), new TreeSet<>(), disabled, 0, 0),
        0,
        HOME,
        "");
    people.actors.clear();
    identities.look();
  }

  private void wrong(String name, String password, Actor from, int status) {
    assertThatThrownBy(() -> signIn.signIn(name, password, false, from))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(status);
              if (status == 401) {
                assertThat(refusal.words()).isEqualTo("the user or the password is wrong");
              } else {
                assertThat(refusal.headers()).containsKey("Retry-After");
              }
            });
  }
}
