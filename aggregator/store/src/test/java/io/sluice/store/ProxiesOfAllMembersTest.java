package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.view.Deliveries.Offer;
import io.sluice.view.FederatedView;
import io.sluice.view.ViewChange;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.History;
import io.sluice.view.proof.Absentees;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members on one database, of which one writes: it writes what the proxies of all of them hold. */
class ProxiesOfAllMembersTest {
  private static final String OLD = "00000000000000a1";
  private static final String NEW = "00000000000000b2";

  private final Clock clock = Clock.systemUTC();
  private final MembersInOneProcess members = new MembersInOneProcess();
  private final Map<String, RecordedHistory> running = new HashMap<>();
  private Database database;
  private volatile String leader = "a";

  @BeforeEach
  void open(@TempDir Path folder) {
    database = H2UnderTest.in(folder).open(clock);
  }

  @AfterEach
  void close() {
    running.values().forEach(one -> one.recorder().close());
    database.close();
  }

  /** Who writes only while it leads. */
  private Sql led(String member) {
    Sql sql = database.sql();
    return new Sql() {
      @Override
      public <T> T read(Work<T> work) {
        return sql.read(work);
      }

      @Override
      public <T> T write(Work<T> work) {
        if (!leader.equals(member)) {
          throw new LeaderFence.AnotherLeads();
        }
        return sql.write(work);
      }
    };
  }

  private HistoryRecorder starts(String member) {
    RecordedHistory begun =
        RecordedHistory.on(
            database.sql(),
            led(member),
            new HistoryRecorder.Settings(
                Duration.ofMillis(1),
                1_000,
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofDays(1)),
            Map::of,
            members.join(member),
            clock);
    running.put(member, begun);
    HistoryRecorder recorder = begun.recorder();
    recorder.start();
    recorder.viewChanged(new ViewChange(FederatedView.empty(1), Set.of(), true));
    recorder.published(List.of(new Offer("orders", "", OLD), new Offer("users", "", OLD)));
    return recorder;
  }

  /** Without a word, as a killed process does; what it tells from here on nobody hears. */
  private void dies(String member) {
    members.leave(member);
    running.remove(member).recorder().close();
  }

  private static void connects(HistoryRecorder member, String proxy, String version) {
    member.joined(proxy, "web");
    member.holds(proxy, Map.of("orders", version, "users", version));
  }

  /** What stands in the database of a service, as any member would answer. */
  private Map<String, String> receivers(String service) {
    History history = running.values().iterator().next().history();
    long now = clock.millis();
    Map<String, Dated> links = history.proxies(now);
    Map<String, String> receivers = new TreeMap<>();
    for (Dated dated : history.service(service, now).held()) {
      Fact.Held held = (Fact.Held) dated.fact();
      Dated link = links.get(held.proxy());
      receivers.put(
          held.proxy(),
          held.version()
              + " "
              + (link == null ? "nobody" : ((Fact.Connected) link.fact()).link().name()));
    }
    return receivers;
  }

  private void awaitReceivers(Map<String, String> expected) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(receivers("orders")).isEqualTo(expected);
              assertThat(receivers("users").keySet()).isEqualTo(expected.keySet());
            });
  }

  @Test
  void theLeaderWritesWhatTheProxiesOfAllHold() {
    HistoryRecorder a = starts("a");
    HistoryRecorder b = starts("b");
    HistoryRecorder c = starts("c");
    connects(a, "web-a", OLD);
    connects(b, "web-b", OLD);
    connects(c, "web-c", OLD);
    awaitReceivers(Map.of("web-a", OLD + " UP", "web-b", OLD + " UP", "web-c", OLD + " UP"));

    b.holds("web-b", Map.of("orders", NEW));
    c.left("web-c");
    awaitReceivers(Map.of("web-a", OLD + " UP", "web-b", NEW + " UP", "web-c", OLD + " DOWN"));

    c.departed("web-c");
    b.dropped("web-b", Set.of("orders", "users"));
    awaitReceivers(Map.of("web-a", OLD + " UP", "web-c", OLD + " nobody"));
  }

  /** The member that is asked does not write itself. */
  @Test
  void whoeverIsAskedKnowsWhatWasJustNow() {
    starts("a");
    HistoryRecorder b = starts("b");
    connects(b, "web-b", OLD);
    awaitReceivers(Map.of("web-b", OLD + " UP"));
    for (String version : List.of(NEW, OLD, NEW)) {
      b.holds("web-b", Map.of("orders", version));
      History asked = running.get("b").history();

      assertThat(asked.coverage(clock.millis()).isKnown()).isTrue();
      assertThat(asked.service("orders", clock.millis()).held())
          .extracting(dated -> ((Fact.Held) dated.fact()).version())
          .containsExactly(version);
    }
  }

  @Test
  void whoeverLeadsNextMissesNothing() {
    HistoryRecorder a = starts("a");
    HistoryRecorder b = starts("b");
    HistoryRecorder c = starts("c");
    leader = "nobody";
    connects(a, "web-a", OLD);
    connects(b, "web-b", OLD);
    connects(c, "web-c", OLD);
    c.holds("web-c", Map.of("orders", NEW));
    await().until(() -> away(b, "web-a") == Absentees.Forgotten.CONNECTED);
    dies("a");

    leader = "b";
    awaitReceivers(Map.of("web-a", OLD + " DOWN", "web-b", OLD + " UP", "web-c", NEW + " UP"));

    connects(c, "web-a", OLD);
    awaitReceivers(Map.of("web-a", OLD + " UP", "web-b", OLD + " UP", "web-c", NEW + " UP"));
  }

  /** Asks to forget a proxy that is connected, which does nothing. */
  private static Absentees.Forgotten away(HistoryRecorder member, String proxy) {
    return member.forget(proxy).toCompletableFuture().join();
  }

  @Test
  void whoComesLaterLearnsWhatTheDatabaseNeverHad() {
    leader = "nobody";
    HistoryRecorder a = starts("a");
    connects(a, "web-a", OLD);
    connects(a, "web-b", OLD);
    a.holds("web-b", Map.of("users", NEW));
    HistoryRecorder b = starts("b");
    await().until(() -> away(b, "web-b") == Absentees.Forgotten.CONNECTED);

    leader = "b";
    awaitReceivers(Map.of("web-a", OLD + " UP", "web-b", OLD + " UP"));
    assertThat(receivers("users")).containsEntry("web-b", NEW + " UP");
  }

  @Test
  void whatWasLostIsUnsureUntilAllIsSaidAgain() {
    HistoryRecorder a = starts("a");
    HistoryRecorder b = starts("b");
    connects(b, "web-b", OLD);
    connects(a, "web-a", OLD);
    awaitReceivers(Map.of("web-a", OLD + " UP", "web-b", OLD + " UP"));

    members.deaf.add("a");
    members.mute.add("b");
    b.holds("web-b", Map.of("orders", NEW));
    b.dropped("web-b", Set.of("users"));
    b.settle(clock.millis() + 1);
    members.deaf.remove("a");
    await()
        .untilAsserted(
            () ->
                assertThat(receivers("orders"))
                    .isEqualTo(Map.of("web-a", OLD + " UP", "web-b", OLD + " UNSURE")));

    members.mute.remove("b");
    await()
        .untilAsserted(
            () ->
                assertThat(receivers("orders"))
                    .isEqualTo(Map.of("web-a", OLD + " UP", "web-b", NEW + " UP")));
    assertThat(receivers("users")).isEqualTo(Map.of("web-a", OLD + " UP"));
  }

  @Test
  void aProxyThatMovedIsNotAwayWhenItsFirstStreamEnds() {
    HistoryRecorder a = starts("a");
    HistoryRecorder b = starts("b");
    HistoryRecorder c = starts("c");
    connects(b, "web", OLD);
    awaitReceivers(Map.of("web", OLD + " UP"));

    connects(c, "web", OLD);
    connects(c, "later", OLD);
    awaitReceivers(Map.of("later", OLD + " UP", "web", OLD + " UP"));
    b.left("web");
    b.joined("other", "web");
    b.holds("other", Map.of("orders", OLD, "users", OLD));
    awaitReceivers(Map.of("later", OLD + " UP", "other", OLD + " UP", "web", OLD + " UP"));
    assertThat(away(a, "web")).isEqualTo(Absentees.Forgotten.CONNECTED);

    dies("c");
    awaitReceivers(Map.of("later", OLD + " DOWN", "other", OLD + " UP", "web", OLD + " DOWN"));
    assertThat(absent(a)).contains("later", "web");
    assertThat(away(b, "later")).isEqualTo(Absentees.Forgotten.DONE);
    await().until(() -> !absent(a).contains("later"));
  }

  private static List<String> absent(HistoryRecorder member) {
    Optional<List<Absentees.Absentee>> known = member.from("orders").toCompletableFuture().join();
    return known.orElseThrow().stream().map(Absentees.Absentee::proxy).toList();
  }

  /** The whole cluster ends and comes back: who is with another member has not left. */
  @Test
  void aMemberThatBeginsAnewAsksTheOthersBeforeItSaysThatSomebodyLeft() {
    HistoryRecorder a = starts("a");
    HistoryRecorder b = starts("b");
    connects(a, "web-a", OLD);
    connects(b, "web-b", OLD);
    awaitReceivers(Map.of("web-a", OLD + " UP", "web-b", OLD + " UP"));
    long before = clock.millis();

    dies("a");
    HistoryRecorder again = starts("a");
    awaitReceivers(Map.of("web-a", OLD + " DOWN", "web-b", OLD + " UP"));
    assertThat(away(again, "web-b")).isEqualTo(Absentees.Forgotten.CONNECTED);
    Dated link = running.get("b").history().proxies(clock.millis()).get("web-b");
    assertThat(link).isNotNull();
    assertThat(link.at()).as("it was connected all the time").isLessThan(before);
    b.holds("web-b", Map.of("orders", NEW));
    awaitReceivers(Map.of("web-a", OLD + " DOWN", "web-b", NEW + " UP"));
  }

  /** One of the release before neither tells nor answers. */
  @Test
  void aMemberThatKnowsNothingOfThisChangesNothingForTheOthers() {
    Exchange older = members.join("older");
    HistoryRecorder a = starts("a");
    connects(a, "web-a", OLD);
    older.tell("history", "what is this".getBytes(StandardCharsets.UTF_8));
    awaitReceivers(Map.of("web-a", OLD + " UP"));
    a.left("web-a");
    awaitReceivers(Map.of("web-a", OLD + " DOWN"));
    assertThat(absent(a)).containsExactly("web-a");
  }

  @Test
  void whatCannotBeReadIsAHole() {
    HistoryRecorder a = starts("a");
    HistoryRecorder b = starts("b");
    connects(b, "web-b", OLD);
    awaitReceivers(Map.of("web-b", OLD + " UP"));
    members.mute.add("b");

    members.as("b").tell("history", new byte[] {1, 99, 3});
    await().untilAsserted(() -> assertThat(receivers("orders")).containsValue(OLD + " UNSURE"));
    members.mute.remove("b");
    awaitReceivers(Map.of("web-b", OLD + " UP"));
    assertThat(away(a, "web-b")).isEqualTo(Absentees.Forgotten.CONNECTED);
  }

  /** It has no proxies yet, and says so; that nobody has a proxy is no word of what it holds. */
  @Test
  void aMemberThatComesTakesNothingFromWhoeverIsAway() {
    HistoryRecorder a = starts("a");
    HistoryRecorder b = starts("b");
    connects(b, "web-b", OLD);
    awaitReceivers(Map.of("web-b", OLD + " UP"));
    b.left("web-b");
    awaitReceivers(Map.of("web-b", OLD + " DOWN"));

    HistoryRecorder c = starts("c");
    connects(c, "web-c", OLD);
    awaitReceivers(Map.of("web-b", OLD + " DOWN", "web-c", OLD + " UP"));
    assertThat(absent(a)).contains("web-b");
    assertThat(absent(b)).contains("web-b");
  }

  /** Its streams end on two members at about the same time; one of them sees that it was meant. */
  @Test
  void whoEndsOnPurposeIsForgottenWhenItsLastStreamHasEnded() {
    HistoryRecorder a = starts("a");
    HistoryRecorder b = starts("b");
    connects(a, "web", OLD);
    b.joined("web", "web");
    connects(b, "stays", OLD);
    awaitReceivers(Map.of("stays", OLD + " UP", "web", OLD + " UP"));

    a.left("web");
    a.departed("web");
    assertThat(absent(a)).contains("stays"); // which is answered when both were taken
    b.left("web");
    awaitReceivers(Map.of("stays", OLD + " UP", "web", OLD + " nobody"));
    assertThat(absent(a)).doesNotContain("web");
    await().until(() -> !absent(b).contains("web"));
  }

  @Test
  void whoseCallerWasOnlyHeardOfWhenItHadLeftIsKnownByIt() {
    starts("a");
    HistoryRecorder b = starts("b");
    connects(b, "stays", OLD);
    awaitReceivers(Map.of("stays", OLD + " UP"));
    connects(b, "short", OLD);
    b.left("short");

    awaitReceivers(Map.of("short", OLD + " DOWN", "stays", OLD + " UP"));
    Dated link = running.get("b").history().proxies(clock.millis()).get("short");
    assertThat(link).isNotNull();
    assertThat(((Fact.Connected) link.fact()).service()).isEqualTo("web");
  }
}
