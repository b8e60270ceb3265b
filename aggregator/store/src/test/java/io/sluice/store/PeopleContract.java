package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.testkit.HandClock;
import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.people.ApiToken;
import io.sluice.view.people.Grant;
import io.sluice.view.people.People;
import io.sluice.view.people.People.Outcome;
import io.sluice.view.people.Principal;
import io.sluice.view.people.Role;
import io.sluice.view.people.Scope;
import io.sluice.view.people.Session;
import io.sluice.view.people.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link People} keeps to. */
abstract class PeopleContract {
  private static final Actor ROOT = new Actor("admin", "192.0.2.7", "r-1");
  private static final String HASH = "$2a$12$a-hash-of-a-password";

  /** Moves when a test says so. */
  private final StoreUnderTest under;

  private final HandClock clock = new HandClock();
  private Database database;
  private People people;

  PeopleContract(StoreUnderTest under) {
    this.under = under;
  }

  @BeforeEach
  void openEmpty() {
    database = under.open(clock);
    people = new SqlPeople(database.sql(), clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aUserIsAddedOnceAndReadBackAsHeWas() {
    User alice = alice();

    Outcome<User> added = people.putUser(alice, 0, ROOT, "joins");
    Outcome<User> again = people.putUser(alice, 0, ROOT, "");

    assertThat(added).isEqualTo(new Outcome.Done<>(alice));
    assertThat(again).isEqualTo(new Outcome.Stale<User>(1));
    assertThat(people.directory().users()).isEqualTo(Map.of("alice", alice));
    assertThat(entries()).singleElement().extracting(Entry::action).isEqualTo("user.add");
  }

  @Test
  void theAuditSaysWhoChangedWhatAndShowsNoHash() {
    people.putUser(alice(), 0, ROOT, "joins");
    people.putUser(alice().withPassword(HASH + "2"), 1, ROOT, "forgot it");
    people.addToken(token("t1", "deploy"), ROOT, "for the pipeline");

    assertThat(entries())
        .extracting(Entry::action)
        .containsExactly("token.add", "user.password", "user.add");
    assertThat(entries().get(2).after()).contains("\"name\":\"alice\"", "team-orders");
    assertThat(entries().toString()).doesNotContain(HASH).doesNotContain("0123abc");
    assertThat(entries()).extracting(Entry::actor).containsOnly(ROOT);
  }

  @Test
  void aChangeThatSawAnOlderGenerationChangesNothing() {
    people.putUser(alice(), 0, ROOT, "");
    people.putUser(disabled(alice()), 1, ROOT, "left");

    assertThat(people.putUser(alice(), 1, ROOT, "")).isEqualTo(new Outcome.Stale<User>(2));
    assertThat(people.directory().users().values()).singleElement().matches(User::disabled);
    assertThat(people.putUser(alice(), 2, ROOT, "")).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void anotherPasswordEndsTheSessionsAndAnotherGroupDoesNot() {
    people.putUser(alice(), 0, ROOT, "");
    people.beginSession(session("s1"), ROOT);

    people.putUser(inGroup(alice(), "on-call"), 1, ROOT, "");
    assertThat(people.sessions(List.of("s1"))).containsKey("s1");

    people.putUser(inGroup(alice(), "on-call").withPassword(HASH + "2"), 2, ROOT, "");
    assertThat(people.sessions(List.of("s1"))).isEmpty();
  }

  @Test
  void whoIsDisabledHasNoSession() {
    people.putUser(alice(), 0, ROOT, "");
    people.beginSession(session("s1"), ROOT);

    people.putUser(disabled(alice()), 1, ROOT, "left");

    assertThat(people.sessions(List.of("s1"))).isEmpty();
  }

  @Test
  void whoIsRemovedLeavesNoGrantTokenOrSessionToTheNextOfHisName() {
    people.putUser(alice(), 0, ROOT, "");
    people.addGrant(grant("g1", Principal.user("alice")), ROOT, "");
    people.addGrant(grant("g2", Principal.group("alice")), ROOT, "");
    people.addToken(token("t1", "deploy"), ROOT, "");
    people.beginSession(session("s1"), ROOT);

    Outcome<User> gone = people.deleteUser("alice", 1, ROOT, "left");

    assertThat(gone).isEqualTo(new Outcome.Done<>(alice()));
    assertThat(people.directory().users()).isEmpty();
    assertThat(people.directory().grants()).extracting(Grant::id).containsExactly("g2");
    assertThat(people.directory().tokens().values())
        .singleElement()
        .matches(token -> token.revoked() > 0);
    assertThat(people.sessions(List.of("s1"))).isEmpty();
    assertThat(entries())
        .extracting(Entry::action)
        .startsWith("user.remove", "token.revoke", "grant.end");
    assertThat(people.deleteUser("alice", 1, ROOT, "")).isEqualTo(new Outcome.Unknown<User>());
  }

  @Test
  void theSameIsGrantedOnce() {
    Grant grant = grant("g1", Principal.group("team-orders"));
    people.addGrant(grant, ROOT, "they own it");

    Outcome<Grant> again =
        people.addGrant(grant("g2", Principal.group("team-orders")), ROOT, "they own it");

    assertThat(again).isEqualTo(new Outcome.Exists<>(grant));
    assertThat(people.directory().grants()).containsExactly(grant);
    assertThat(people.deleteGrant("g1", ROOT, "")).isEqualTo(new Outcome.Done<>(grant));
    assertThat(people.deleteGrant("g1", ROOT, "")).isEqualTo(new Outcome.Unknown<Grant>());
    assertThat(people.directory().grants()).isEmpty();
  }

  @Test
  void anOwnerHasOneLivingTokenOfAName() {
    people.addToken(token("t1", "deploy"), ROOT, "");

    assertThat(people.addToken(token("t2", "deploy"), ROOT, "")).isInstanceOf(Outcome.Exists.class);

    people.revokeToken("t1", ROOT, "leaked");
    assertThat(people.addToken(token("t2", "deploy"), ROOT, "")).isInstanceOf(Outcome.Done.class);
    assertThat(people.revokeToken("t1", ROOT, "")).isEqualTo(new Outcome.Unknown<ApiToken>());
    assertThat(people.directory().tokens()).hasSize(2);
  }

  @Test
  void oneUserHasNoMoreThanSoManyTokens() {
    for (int i = 0; i < People.MOST_TOKENS; i++) {
      people.addToken(token("t" + i, "n" + i), ROOT, "");
    }

    assertThat(people.addToken(token("more", "more"), ROOT, ""))
        .isEqualTo(new Outcome.TooMany<ApiToken>(People.MOST_TOKENS));
  }

  @Test
  void anEndedTokenIsRememberedForNinetyDays() {
    people.addToken(token("t1", "deploy"), ROOT, "");
    people.revokeToken("t1", ROOT, "");

    clock.pass(Duration.ofDays(89));
    people.addToken(token("t2", "second"), ROOT, "");
    assertThat(people.directory().tokens()).hasSize(2);

    clock.pass(Duration.ofDays(2));
    people.addToken(token("t3", "third"), ROOT, "");
    assertThat(people.directory().tokens().values()).extracting(ApiToken::id).doesNotContain("t1");
  }

  @Test
  void useIsNotedAndNeverSetBackAndLeavesNoAuditEntry() {
    people.addToken(token("t1", "deploy"), ROOT, "");
    people.beginSession(session("s1"), ROOT);
    int before = entries().size();

    people.used(
        Map.of("0123abct1", clock.millis() + 60_000), Map.of("s1", clock.millis() + 60_000));
    people.used(
        Map.of("0123abct1", clock.millis() + 30_000), Map.of("s1", clock.millis() + 30_000));

    assertThat(people.directory().tokens().values())
        .extracting(ApiToken::used)
        .containsExactly(clock.millis() + 60_000);
    assertThat(people.sessions(List.of("s1")).values())
        .extracting(Session::seen)
        .containsExactly(clock.millis() + 60_000);
    assertThat(entries()).hasSize(before);
  }

  @Test
  void aSessionThatIsOverIsForgotten() {
    people.beginSession(session("s1"), ROOT);

    clock.pass(Duration.ofMinutes(31));
    people.used(Map.of(), Map.of());

    assertThat(people.sessions(List.of("s1"))).isEmpty();
  }

  @Test
  void oneUserKeepsTheNewestFiftySessions() {
    for (int i = 0; i < 52; i++) {
      clock.pass(Duration.ofSeconds(1));
      people.beginSession(session("s" + i), ROOT);
    }

    assertThat(people.sessions(List.of("s0", "s1", "s2", "s51"))).containsOnlyKeys("s2", "s51");
  }

  @Test
  void everyChangeThatOthersMustHearOfRaisesTheGeneration() {
    long before = people.generation();

    people.putUser(alice(), 0, ROOT, "");
    long user = people.generation();
    people.beginSession(session("s1"), ROOT);
    long begun = people.generation();
    people.endSession("s1", ROOT);
    long ended = people.generation();

    assertThat(user).isGreaterThan(before);
    assertThat(begun).isEqualTo(user);
    assertThat(ended).isGreaterThan(begun);
    assertThat(people.directory().generation()).isEqualTo(ended);
    assertThat(people.endSession("s1", ROOT)).isEqualTo(new Outcome.Unknown<Session>());
  }

  @Test
  void aDatabaseThatIsClosedIsNoAnswer() {
    database.close();

    assertThat(people.putUser(alice(), 0, ROOT, "")).isInstanceOf(Outcome.Unavailable.class);
  }

  private List<Entry> entries() {
    return database.audit().newest(200);
  }

  private User alice() {
    return new User(
        "alice",
        User.LOCAL,
        "Alice 'the' \"first\"",
        HASH,
        new TreeSet<>(Set.of("team-orders", "/ops/all")),
        false,
        clock.millis(),
        1);
  }

  private static User disabled(User user) {
    return new User(
        user.name(),
        user.origin(),
        user.fullName(),
        user.password(),
        user.groups(),
        true,
        user.created(),
        user.generation());
  }

  private static User inGroup(User user, String group) {
    TreeSet<String> groups = new TreeSet<>(user.groups());
    groups.add(group);
    return new User(
        user.name(),
        user.origin(),
        user.fullName(),
        user.password(),
        groups,
        user.disabled(),
        user.created(),
        user.generation());
  }

  private Grant grant(String id, Principal to) {
    return new Grant(id, Role.OPERATOR, to, new Scope("orders-*", "*"), clock.millis(), "admin");
  }

  private ApiToken token(String id, String name) {
    return new ApiToken(
        id,
        name,
        "alice",
        "0123abc" + id,
        Set.of(Role.VIEWER, Role.OPERATOR),
        new Scope("orders-*", "vm"),
        clock.millis(),
        clock.millis() + Duration.ofDays(365).toMillis(),
        0,
        0,
        1);
  }

  private Session session(String hash) {
    return new Session(
        hash,
        "alice",
        "password",
        new TreeSet<>(Set.of("from-outside")),
        clock.millis(),
        clock.millis(),
        Duration.ofMinutes(30).toMillis(),
        clock.millis() + Duration.ofHours(12).toMillis());
  }
}
