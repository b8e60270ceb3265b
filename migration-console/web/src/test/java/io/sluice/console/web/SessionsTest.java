package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.people.Session;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final long IDLE = 100;

  private final Sessions sessions = new Sessions(2);

  private static Session session(String hash, String user, String... groups) {
    return new Session(hash, user, "password", new TreeSet<>(List.of(groups)), 0, 0, IDLE, 1_000);
  }

  @Test
  void oneThatIsUsedStaysAndOneThatIsLookedAtDoesNot() {
    sessions.put(session("a", "alice"));
    sessions.put(session("b", "bob"));

    assertThat(sessions.use("a", 90)).isNotNull();
    assertThat(sessions.look("b", 90)).isNotNull();

    assertThat(sessions.use("a", 150)).isNotNull();
    assertThat(sessions.use("b", 150)).isNull();
  }

  @Test
  void oneThatIsOverIsForgotten() {
    sessions.put(session("a", "alice"));

    assertThat(sessions.use("a", IDLE)).isNull();

    assertThat(sessions.look("a", 0)).isNull();
  }

  @Test
  void ofTooManyThoseUsedLastAreKnown() {
    sessions.put(session("a", "alice"));
    sessions.put(session("b", "bob"));
    sessions.use("a", 1);

    sessions.put(session("c", "carol"));

    assertThat(sessions.stored()).containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void tooManyThatTheDatabaseCouldNotKeepPushNobodyOut() {
    sessions.putUnstored(session("a", "alice"));
    sessions.putUnstored(session("b", "bob"));

    sessions.putUnstored(session("c", "carol"));

    assertThat(sessions.look("a", 0)).isNotNull();
    assertThat(sessions.look("c", 0)).isNull();
  }

  @Test
  void theDatabaseIsToldOfItsOwnAlone() {
    sessions.put(session("a", "alice"));
    sessions.putUnstored(session("b", "bob"));
    sessions.use("a", 5);
    sessions.use("b", 5);

    assertThat(sessions.used(5)).containsExactly(Map.entry("a", 5L));
    assertThat(sessions.stored()).containsExactly("a");
  }

  @Test
  void whatIsUsedWhileTheDatabaseIsToldIsToldNext() {
    sessions.put(session("a", "alice"));
    sessions.use("a", 5);
    Map<String, Long> told = sessions.used(5);
    sessions.use("a", 6);

    sessions.told(told);

    assertThat(sessions.used(6)).containsExactly(Map.entry("a", 6L));
    sessions.told(sessions.used(6));
    assertThat(sessions.used(6)).isEmpty();
  }

  @Test
  void theGroupsOfAllThatStandCount() {
    sessions.put(session("a", "alice", "team"));
    sessions.putUnstored(session("b", "alice", "night"));
    sessions.put(session("c", "bob", "others"));

    assertThat(sessions.groups("alice", 0)).containsExactly("night", "team");
    assertThat(sessions.groups("alice", IDLE)).isEmpty();
  }

  @Test
  void whoEndsOneHearsWhetherTheDatabaseHadIt() {
    sessions.put(session("a", "alice"));
    sessions.putUnstored(session("b", "bob"));

    assertThat(sessions.remove("a")).isFalse();
    assertThat(sessions.remove("b")).isTrue();
  }
}
