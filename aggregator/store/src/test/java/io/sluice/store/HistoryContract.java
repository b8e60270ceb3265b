package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.registry.testkit.HandClock;
import io.sluice.view.Assignment;
import io.sluice.view.Deliveries.Offer;
import io.sluice.view.Endpoint;
import io.sluice.view.FederatedView;
import io.sluice.view.Policy;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.Standing;
import io.sluice.view.Steering;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import io.sluice.view.ViewChange;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Facts;
import io.sluice.view.history.History;
import io.sluice.view.history.RecordedChange;
import io.sluice.view.history.RecordedService;
import io.sluice.view.proof.Absentees;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must give back of the history. */
abstract class HistoryContract {
  private static final long START = Instant.parse("2026-03-01T08:00:00Z").toEpochMilli();
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final StoreUnderTest under;
  private final HandClock clock = new HandClock(START);
  private final AtomicLong sequence = new AtomicLong(1);
  private volatile boolean away;
  private volatile boolean unreadable;

  /** Held by whoever lets nobody write. */
  private final ReentrantLock slow = new ReentrantLock();

  private FederatedView view = FederatedView.empty(1);
  private @Nullable Database database;
  private @Nullable RecordedHistory recorded;

  HistoryContract(StoreUnderTest under) {
    this.under = under;
  }

  @BeforeEach
  void open() {
    Database opened = under.open(clock);
    database = opened;
    Sql sql =
        new Sql() {
          @Override
          public <T> T read(Work<T> work) {
            if (unreadable) {
              throw new StoreUnavailable("unreadable", null);
            }
            return opened.sql().read(work);
          }

          @Override
          public <T> T write(Work<T> work) {
            if (away) {
              throw new StoreUnavailable("away", null);
            }
            slow.lock();
            try {
              return opened.sql().write(work);
            } finally {
              slow.unlock();
            }
          }
        };
    record(sql, 65_536, Duration.ofDays(400));
  }

  private void record(Sql sql, int queue, Duration keep) {
    RecordedHistory begun =
        RecordedHistory.on(
            sql,
            sql,
            new HistoryRecorder.Settings(
                Duration.ofMillis(1), queue, Duration.ofMillis(20), Duration.ofMillis(50), keep),
            () -> Map.of("vms", sequence.get()),
            Exchange.ALONE,
            clock);
    recorded = begun;
    begun.recorder().start();
  }

  @AfterEach
  void close() {
    recorder().close();
    if (database != null) {
      database.close();
    }
  }

  private void restart() {
    close();
    open();
  }

  private HistoryRecorder recorder() {
    if (recorded == null) {
      throw new IllegalStateException("not open");
    }
    return recorded.recorder();
  }

  private History history() {
    if (recorded == null) {
      throw new IllegalStateException("not open");
    }
    return recorded.history();
  }

  private void show(@Nullable ServiceView service, String name) {
    view =
        new FederatedView(
            1,
            service == null ? view.services().without(name) : view.services().with(name, service));
    sequence.incrementAndGet();
    recorder().viewChanged(new ViewChange(view, Set.of(name), true));
  }

  private void written() {
    recorder().settle(clock.millis());
    clock.pass(Duration.ofMillis(10)); // no clock stands still
  }

  @Test
  void replayingAtRandomTimesEqualsWhatWasSeenThen() {
    Random random = new Random(86);
    TreeMap<Long, FederatedView> seen = new TreeMap<>();
    List<long[]> gaps = new ArrayList<>();
    begin();
    for (int step = 0; step < 300; step++) {
      clock.pass(Duration.ofMillis(1 + random.nextInt((int) (step % 50 == 0 ? DAY : HOUR))));
      String name = "service-" + random.nextInt(6);
      show(random.nextInt(10) == 0 ? null : random(name, random), name);
      seen.put(clock.millis(), view);
      if (step % 70 == 69) {
        written();
        long last = clock.millis();
        restart();
        clock.pass(Duration.ofHours(1));
        recorder().viewChanged(new ViewChange(view, Set.copyOf(view.services().names()), true));
        gaps.add(new long[] {last, clock.millis()});
        written();
        seen.put(clock.millis(), view);
      } else if (random.nextInt(4) == 0) {
        written();
      }
    }
    written();

    int compared = 0;
    for (int sample = 0; sample < 150; sample++) {
      long at = START + (long) (random.nextDouble() * (clock.millis() - START));
      if (gaps.stream().anyMatch(gap -> at > gap[0] && at < gap[1]) || seen.floorKey(at) == null) {
        continue;
      }
      FederatedView then = seen.floorEntry(at).getValue();
      assertThat(history().coverage(at).isKnown()).as("known at %d", at).isTrue();
      List<RecordedService> registry = history().registry(at, "", 100);
      assertThat(registry.stream().map(RecordedService::name).toList())
          .isEqualTo(then.services().names());
      for (RecordedService service : registry) {
        assertSays(service.facts(), Facts.of(then.services().get(service.name()), s -> 0));
      }
      compared++;
    }
    assertThat(compared).isGreaterThan(50);
    for (long[] gap : gaps) {
      assertThat(history().coverage((gap[0] + gap[1]) / 2).isKnown()).isFalse();
    }
  }

  private static void assertSays(Facts facts, List<Fact> expected) {
    assertThat(facts.all()).hasSameSizeAs(expected);
    for (Fact fact : expected) {
      Dated found = facts.get(fact);
      assertThat(found).as(fact.toString()).isNotNull();
      assertThat(found != null && found.fact().says(fact)).as("%s is %s", found, fact).isTrue();
    }
  }

  @Test
  void anEndpointSaysWhichSnapshotBroughtItAndWhichTookIt() {
    begin();
    show(service("orders", 1, endpoint("10.0.0.1", "a")), "orders");
    written();
    clock.pass(Duration.ofHours(1));
    show(service("orders", 1, endpoint("10.0.0.1", "a"), endpoint("10.0.0.2", "b")), "orders");
    long added = clock.millis();
    long brought = sequence.get();
    clock.pass(Duration.ofHours(1));
    show(service("orders", 1, endpoint("10.0.0.1", "a")), "orders");
    written();

    List<RecordedChange> changes =
        history().changes("orders", added, clock.millis(), false, new History.Part(0, 10));
    assertThat(changes).hasSize(2);
    assertThat(changes.get(0).dated().at()).isEqualTo(added);
    assertThat(changes.get(0).dated().fact())
        .isInstanceOfSatisfying(
            Fact.Endpoint.class, one -> assertThat(one.sequence()).isEqualTo(brought));
    assertThat(changes.get(1).dated().fact())
        .isEqualTo(
            new Fact.EndpointGone(new Fact.Place("", "10.0.0.2", 80, ""), "vms", brought + 1));
    assertThat(history().service("orders", added).endpoints()).hasSize(2);
    assertThat(history().service("orders", added - 1).endpoints()).hasSize(1);
  }

  @Test
  void whatWaitsForASlowDatabaseIsDatedWhenItWas() {
    begin();
    long first = clock.millis();
    slow.lock();
    try {
      show(service("orders", 1, endpoint("10.0.0.1", "a")), "orders");
      org.awaitility.Awaitility.await().until(slow::hasQueuedThreads);
      recorder().settle(first); // in vain, and it ends what is written together
      clock.pass(Duration.ofHours(1));
      show(service("orders", 2, endpoint("10.0.0.2", "a")), "orders");
      clock.pass(Duration.ofHours(1));
      show(service("orders", 3, endpoint("10.0.0.3", "a")), "orders");
      clock.pass(Duration.ofHours(1));
    } finally {
      slow.unlock();
    }
    written();

    assertThat(addresses(first + HOUR)).containsExactly("10.0.0.2");
    assertThat(addresses(first + 2 * HOUR)).containsExactly("10.0.0.3");
    assertThat(history().coverage(first + 2 * HOUR).isKnown()).isTrue();
  }

  @Test
  void aBatchOverMidnightLosesNothing() {
    begin();
    show(service("orders", 1, endpoint("10.0.0.1", "a")), "orders");
    long evening = START + 16 * HOUR - 1_000;
    clock.set(evening);
    show(service("orders", 2, endpoint("10.0.0.2", "a")), "orders");
    clock.set(evening + 2_000);
    show(service("orders", 3, endpoint("10.0.0.3", "a")), "orders");
    written();

    assertThat(addresses(evening)).containsExactly("10.0.0.2");
    assertThat(addresses(evening + 1_999)).containsExactly("10.0.0.2");
    assertThat(addresses(evening + 2_000)).containsExactly("10.0.0.3");
  }

  private List<String> addresses(long at) {
    return history().service("orders", at).endpoints().stream()
        .map(dated -> ((Fact.Endpoint) dated.fact()).place().address())
        .toList();
  }

  private void begin() {
    recorder().viewChanged(new ViewChange(view, Set.of(), true));
    written();
  }

  @Test
  void whatHappenedWhileTheDatabaseWasAwayIsAGapAndTheNextCheckpointIsRight() {
    begin();
    show(service("orders", 1, endpoint("10.0.0.1", "a")), "orders");
    written();
    long left = clock.millis();
    away = true;
    clock.pass(Duration.ofHours(1));
    show(service("orders", 2, endpoint("10.0.0.2", "a")), "orders");
    written();
    clock.pass(Duration.ofHours(1));
    show(service("orders", 3, endpoint("10.0.0.3", "a")), "orders");
    written();
    away = false;
    clock.pass(Duration.ofHours(1));
    org.awaitility.Awaitility.await()
        .until(
            () -> {
              clock.pass(Duration.ofMillis(100));
              return history().coverage(clock.millis()).isKnown();
            });

    assertThat(history().coverage(left + HOUR).isKnown()).isFalse();
    assertThat(history().coverage(left + 2 * HOUR).isKnown()).isFalse();
    assertSays(
        history().service("orders", clock.millis()).facts(),
        Facts.of(view.services().get("orders"), s -> 0));
    assertThat(history().spans(START, clock.millis())).hasSize(2);
    List<RecordedChange> changes =
        history().changes("orders", left, clock.millis(), false, new History.Part(0, 10));
    assertThat(changes).hasSize(4); // one gone, one new, port and split
    assertThat(changes).allMatch(change -> change.dated().at() > left + 2 * HOUR);
  }

  @Test
  void whatAProxyHeldIsKnownAtEveryMoment() {
    begin();
    long joined = clock.millis();
    recorder().published(List.of(new Offer("orders", "", "00000000000000a1")));
    show(service("orders", 1, endpoint("10.0.0.1", "a")), "orders");
    recorder().joined("web-1", "web");
    recorder().joined("web-2", "web");
    recorder().holds("web-1", Map.of("orders", "00000000000000a1", "invented", "ff"));
    recorder().holds("web-2", Map.of("orders", "00000000000000a1"));
    written();
    clock.pass(Duration.ofHours(1));
    long changed = clock.millis();
    recorder().published(List.of(new Offer("orders", "", "00000000000000b2")));
    show(service("orders", 2, endpoint("10.0.0.2", "a")), "orders");
    clock.pass(Duration.ofMillis(50));
    recorder().holds("web-1", Map.of("orders", "00000000000000b2"));
    clock.pass(Duration.ofMillis(50));
    recorder().left("web-2");
    clock.pass(Duration.ofHours(1));
    written();

    RecordedService between = history().service("orders", changed + 10);
    assertThat(held(between))
        .containsExactlyInAnyOrder("web-1 00000000000000a1", "web-2 00000000000000a1");
    assertThat(between.published())
        .extracting(dated -> ((Fact.Published) dated.fact()).version())
        .containsExactly("00000000000000b2");
    assertThat(held(history().service("orders", changed + 50)))
        .containsExactlyInAnyOrder("web-1 00000000000000b2", "web-2 00000000000000a1");
    assertThat(history().proxies(changed + 50).get("web-2"))
        .isEqualTo(new Dated(joined, new Fact.Connected("web-2", "web", Fact.Link.UP)));
    assertThat(history().proxies(clock.millis()).get("web-2"))
        .isEqualTo(new Dated(changed + 100, new Fact.Connected("web-2", "web", Fact.Link.DOWN)));
    assertThat(history().service("invented", clock.millis()).facts().isEmpty()).isTrue();
  }

  @Test
  void whoHeldAServiceAndIsAwayIsKnownForADayAndAfterARestart() {
    begin();
    recorder().published(List.of(new Offer("orders", "", "00000000000000a1")));
    show(service("orders", 1, endpoint("10.0.0.1", "a")), "orders");
    for (String proxy : List.of("web-1", "web-2", "idle-1")) {
      recorder().joined(proxy, "web");
    }
    recorder().holds("web-1", Map.of("orders", "00000000000000a1"));
    recorder().holds("web-2", Map.of("orders", "00000000000000a1"));
    written();
    clock.pass(Duration.ofHours(1));
    assertThat(absentees()).isEmpty();
    recorder().left("web-2");
    recorder().left("idle-1");

    assertThat(absentees()).containsExactly("web-2");
    written();
    restart();
    show(service("orders", 1, endpoint("10.0.0.1", "a")), "orders");
    assertThat(absentees()).containsExactly("web-1", "web-2");
    recorder().joined("web-1", "web");
    recorder().dropped("web-2", Set.of("orders"));
    assertThat(absentees()).as("it has not asked for anything yet").containsExactly("web-1");
    clock.pass(Duration.ofMillis(DAY + 1));
    assertThat(absentees()).isEmpty();
  }

  @Test
  void whoIsForgottenOrEndsOnPurposeIsAwayNoMore() {
    begin();
    recorder().published(List.of(new Offer("orders", "", "00000000000000a1")));
    show(service("orders", 1, endpoint("10.0.0.1", "a")), "orders");
    for (String proxy : List.of("web-1", "web-2", "web-3")) {
      recorder().joined(proxy, "web");
      recorder().holds(proxy, Map.of("orders", "00000000000000a1"));
    }
    written();
    recorder().left("web-1");
    recorder().left("web-2");
    recorder().departed("web-1");
    recorder().departed("web-3");
    clock.pass(Duration.ofHours(1));

    assertThat(absentees()).containsExactly("web-2");
    assertThat(forgotten("web-3")).isEqualTo(Absentees.Forgotten.CONNECTED);
    assertThat(forgotten("nobody")).isEqualTo(Absentees.Forgotten.NOT_KNOWN);
    assertThat(forgotten("web-2")).isEqualTo(Absentees.Forgotten.DONE);
    assertThat(forgotten("web-2")).isEqualTo(Absentees.Forgotten.NOT_KNOWN);
    assertThat(absentees()).isEmpty();
    written();
    restart();
    show(service("orders", 1, endpoint("10.0.0.1", "a")), "orders");
    assertThat(absentees()).as("it was connected when the server ended").containsExactly("web-3");
    recorder().joined("web-2", "web");
    recorder().left("web-2");
    assertThat(absentees()).as("who came back counts again").contains("web-2");
  }

  /** Proxies do not wait for the database: what they say before it is read counts all the same. */
  @Test
  void whatAProxySaysWhileTheLastRunIsNotReadIsKept() {
    begin();
    recorder().published(List.of(new Offer("orders", "", "00000000000000a1")));
    show(service("orders", 1, endpoint("10.0.0.1", "a")), "orders");
    recorder().joined("web-1", "web");
    recorder().holds("web-1", Map.of("orders", "00000000000000a1"));
    written();
    close();
    unreadable = true;
    open();
    recorder().published(List.of(new Offer("orders", "", "00000000000000b2")));
    show(service("orders", 2, endpoint("10.0.0.1", "a")), "orders");
    for (String proxy : List.of("web-1", "web-2")) {
      recorder().joined(proxy, "web");
      recorder().holds(proxy, Map.of("orders", "00000000000000b2"));
    }
    clock.pass(Duration.ofSeconds(1));
    recorder().settle(clock.millis());
    unreadable = false;
    clock.pass(Duration.ofSeconds(1));
    org.awaitility.Awaitility.await()
        .until(
            () -> {
              written();
              return history().coverage(clock.millis()).isKnown();
            });

    assertThat(held(history().service("orders", clock.millis())))
        .containsExactlyInAnyOrder("web-1 00000000000000b2", "web-2 00000000000000b2");
    assertThat(history().proxies(clock.millis()).get("web-2"))
        .extracting(Dated::fact)
        .isEqualTo(new Fact.Connected("web-2", "web", Fact.Link.UP));
  }

  private Absentees.Forgotten forgotten(String proxy) {
    return recorder().forget(proxy).toCompletableFuture().join();
  }

  private List<String> absentees() {
    return recorder().from("orders").toCompletableFuture().join().orElseThrow().stream()
        .map(Absentees.Absentee::proxy)
        .toList();
  }

  private static List<String> held(RecordedService service) {
    return service.held().stream()
        .map(dated -> (Fact.Held) dated.fact())
        .map(held -> held.proxy() + " " + held.version())
        .toList();
  }

  @Test
  void oldHistoryGoesAndWhatIsKeptIsAnswered() {
    close();
    Database opened = under.open(clock);
    database = opened;
    record(opened.sql(), 1_000, Duration.ofDays(10));
    begin();
    TreeMap<Long, FederatedView> seen = new TreeMap<>();
    for (int day = 0; day < 40; day++) {
      show(service("orders", day + 1, endpoint("10.0.0." + day, "a")), "orders");
      seen.put(clock.millis(), view);
      if (day == 0) {
        show(service("quiet", 1, endpoint("10.0.1.1", "a")), "quiet");
        seen.put(clock.millis(), view);
      }
      written();
      clock.pass(Duration.ofDays(1));
    }

    org.awaitility.Awaitility.await()
        .until(
            () -> {
              clock.pass(Duration.ofSeconds(70));
              written();
              return opened
                      .sql()
                      .read(connection -> HistoryRows.checkpointBy(connection, 1, START + 5 * DAY))
                  == -1;
            });

    long oldest = START + 31 * DAY;
    assertSays(
        history().service("orders", oldest).facts(),
        Facts.of(seen.floorEntry(oldest).getValue().services().get("orders"), s -> 0));
    assertThat(history().service("quiet", oldest).exists()).isTrue();
    assertThat(history().service("orders", START + DAY).exists()).isFalse();
  }

  private ServiceView random(String name, Random random) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      endpoints.add(endpoint("10.0.0." + random.nextInt(8), "rack-" + random.nextInt(2)));
    }
    return service(
        name,
        random.nextInt(4),
        endpoints.stream()
            .collect(
                () -> new TreeMap<String, Endpoint>(),
                (map, one) -> map.put(one.address(), one),
                Map::putAll)
            .values()
            .toArray(Endpoint[]::new));
  }

  /** The second generation of a service has another split for one of its callers. */
  private static Policy policy(long generation) {
    SortedMap<String, TrafficSplit> overrides = new TreeMap<>();
    if (generation == 2) {
      overrides.put("shop", TrafficSplit.of(Map.of("vm", 3_000, "kubernetes", 7_000)));
    }
    return new Policy(
        Policy.Zero.AUTO,
        Policy.Empty.SPILL,
        new Steering(null, overrides, null),
        new TreeMap<>(),
        new TreeMap<>());
  }

  private static ServiceView service(String name, long generation, Endpoint... endpoints) {
    Policy policy = policy(generation);
    TrafficSplit split =
        TrafficSplit.of(Map.of("vm", 10_000 - (int) generation, "kubernetes", (int) generation));
    return new ServiceView(
        name,
        "vm",
        split,
        new StoredSplit(name, split, null, policy, generation),
        policy,
        new TreeSet<>(Set.of("vm")),
        List.of(
            new ServicePort(
                "", "http", Assignment.EMPTY, new TreeMap<>(split.weights()), List.of())),
        List.of(endpoints),
        List.of(),
        List.of());
  }

  private static Endpoint endpoint(String address, String zone) {
    return new Endpoint(
        "",
        address,
        80,
        "",
        "vm",
        "dc1",
        zone,
        Health.PASSING,
        1,
        Endpoint.State.READY,
        List.of(
            new Endpoint.Provenance(
                "vms", "orders", address, 0, Health.PASSING, Standing.LIVE, false, true)));
  }
}
