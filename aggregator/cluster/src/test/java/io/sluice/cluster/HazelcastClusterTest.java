package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.cluster.Discovery.MemberList;
import io.sluice.components.Ports;
import io.sluice.view.Alarm;
import io.sluice.view.Cells;
import io.sluice.view.Members.Difference;
import io.sluice.view.Members.Member;
import io.sluice.view.Members.Place;
import io.sluice.view.Snapshot;
import io.sluice.view.Term;
import io.sluice.view.cluster.PublishedUnits;
import io.sluice.view.cluster.SharedSources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Three members over the real Hazelcast. What the owner of a source reads reaches the others; it is
 * killed, and another one reads on.
 */
final class HazelcastClusterTest {
  private static final String SOURCE = "consul-dc1";

  private final FakeLeases leases = new FakeLeases(() -> System.nanoTime() / 1_000_000);
  private final List<One> all = new ArrayList<>();
  private final List<Integer> ports = Ports.ofUser().next(3);

  /** One member, and what its engine would have. */
  private final class One implements SharedSources.Listener, OwnState, AutoCloseable {
    final String name;
    final Cluster cluster;
    final AtomicReference<HazelcastFabric> fabric = new AtomicReference<>();
    final Map<String, Term> leads = new ConcurrentHashMap<>();
    final Map<String, Snapshot> shared = new ConcurrentHashMap<>();
    final Map<Long, Long> arrivals = new ConcurrentHashMap<>();
    final List<String> follows = new CopyOnWriteArrayList<>();
    volatile PublishedUnits published = PublishedUnits.NONE;

    One(int index) throws IOException {
      this(index, ports, "sluice-test-" + ports.get(0));
    }

    One(int index, List<Integer> known, String called) throws IOException {
      name = "member-" + index;
      cluster =
          Cluster.open(
              settings(name, ports.get(index), known, called),
              leases,
              this,
              Clock.systemUTC(),
              (settings, listener) -> {
                HazelcastFabric joined =
                    HazelcastFabric.open(
                        settings, HazelcastFabric.run(settings), listener, () -> {});
                fabric.set(joined);
                return joined;
              });
      cluster.subscribe(this);
      all.add(this);
    }

    @Override
    public Member member() {
      return new Member(
          name,
          true,
          "1",
          1,
          "postgresql",
          "v1",
          0,
          new TreeMap<>(),
          List.of(),
          published.digests(),
          Place.ALONE);
    }

    @Override
    public PublishedUnits published() {
      return published;
    }

    @Override
    public void leads(String source, Term term) {
      leads.put(source, term);
      Snapshot known = shared.get(source);
      if (known != null) {
        cluster.tell(Snapshots.under(known, term), Set.copyOf(known.services().names()));
      }
    }

    @Override
    public void follows(String source) {
      leads.remove(source);
      follows.add(source);
    }

    @Override
    public void shared(Snapshot snapshot, Set<String> changed) {
      arrivals.put(snapshot.sequence(), System.nanoTime());
      shared.put(snapshot.source(), snapshot);
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  private ClusterSettings settings(String name, int port, List<Integer> known, String called) {
    return new ClusterSettings(
        called,
        name,
        "127.0.0.1:" + port,
        new MemberList(known.stream().map(each -> "127.0.0.1:" + each).toList()),
        new TreeMap<>(Map.of("sources", "1")),
        List.of(SOURCE),
        Map.of());
  }

  @AfterEach
  void leave() {
    all.forEach(One::close);
  }

  @Test
  void aSecondMemberOfOneNameIsRefused() throws IOException {
    One first = new One(0);
    ClusterSettings same = settings(first.name, ports.get(1), ports, "sluice-test-" + ports.get(0));

    assertThatThrownBy(
            () ->
                HazelcastFabric.open(same, HazelcastFabric.run(same), new Deaf(), () -> {}, 500)
                    .close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("is called \"member-0\", too")
        .hasMessageContaining("(member)");
    await().until(() -> first.cluster.members().size() == 1);
  }

  @Test
  void anOwnersWordReachesAllAndAKilledOwnerIsReplaced() throws IOException {
    new One(0);
    new One(1);
    new One(2);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> all.stream().allMatch(one -> one.cluster.members().size() == 3));
    await().until(() -> owners().size() == 1);
    One owner = owners().get(0);
    Snapshot told = tell(owner, 200);
    List<One> others = all.stream().filter(one -> one != owner).toList();
    for (One other : others) {
      await().until(() -> same(told, other));
    }
    assertThat(all.stream().filter(one -> one.cluster.leads())).hasSize(1);
    questionsAreAnswered(others.get(0).cluster, owner);

    long killed = System.nanoTime();
    Objects.requireNonNull(owner.fabric.get()).terminate();
    all.remove(owner);
    await().until(() -> owners().size() == 1);
    long took = (System.nanoTime() - killed) / 1_000_000;
    LoggerFactory.getLogger(HazelcastClusterTest.class)
        .atInfo()
        .addKeyValue("ms", took)
        .log("A killed owner was replaced");
    Term term = owners().get(0).leads.get(SOURCE);
    assertThat(term).isGreaterThan(told.term());
    await()
        .untilAsserted(
            () ->
                assertThat(owners().get(0).cluster.members())
                    .filteredOn(member -> member.place().gone() > 0)
                    .extracting(Member::name)
                    .containsExactly(owner.name));
    owner.close();
  }

  private static void questionsAreAnswered(Cluster asking, One asked) {
    byte[] longOne = new byte[1 << 20];
    Arrays.fill(longOne, (byte) 7);
    asked.cluster.onAsked("echo", CompletableFuture::completedStage);
    await()
        .untilAsserted(
            () ->
                assertThat(asking.ask(asked.name, "echo", longOne, Duration.ofSeconds(2)))
                    .succeedsWithin(Duration.ofSeconds(3))
                    .isEqualTo(longOne));
    assertThat(asking.ask(asked.name, "nothing", longOne, Duration.ofSeconds(2)))
        .failsWithin(Duration.ofSeconds(3));
    assertThat(asking.ask("nobody", "echo", longOne, Duration.ofSeconds(2)))
        .failsWithin(Duration.ofSeconds(3));
    Map<String, byte[]> told = new ConcurrentHashMap<>();
    asked.cluster.onTold("news", told::put);
    await()
        .untilAsserted(
            () -> {
              asking.tell("news", longOne);
              assertThat(told.values()).contains(longOne);
            });
    assertThat(asking.others()).hasSize(2);
    assertThat(asking.lostAt()).isZero();
  }

  private boolean same(Snapshot told, One other) {
    Snapshot shared = other.shared.get(SOURCE);
    return shared != null
        && shared.sequence() == told.sequence()
        && shared.services().digest().equals(told.services().digest());
  }

  /** Tells a first state and then a change every few milliseconds; says how long they took. */
  private Snapshot tell(One owner, int changes) {
    Term term = Objects.requireNonNull(owner.leads.get(SOURCE));
    Snapshot snapshot = owner.shared.get(SOURCE);
    snapshot =
        Snapshots.with(
            snapshot == null || !snapshot.term().equals(term)
                ? Snapshots.empty(SOURCE, term)
                : snapshot,
            "orders",
            20);
    owner.cluster.tell(snapshot, Set.of("orders"));
    owner.shared.put(SOURCE, snapshot);
    List<One> others = all.stream().filter(one -> one != owner).toList();
    List<Long> took = new ArrayList<>();
    for (int i = 1; i <= changes; i++) {
      Snapshot next = Snapshots.with(snapshot, "service-" + i, 20);
      long at = System.nanoTime();
      owner.cluster.tell(next, Set.of("service-" + i));
      for (One other : others) {
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> other.arrivals.containsKey(next.sequence()));
        took.add((other.arrivals.getOrDefault(next.sequence(), at) - at) / 1_000);
      }
      snapshot = next;
    }
    Collections.sort(took);
    if (took.isEmpty()) {
      return snapshot;
    }
    LoggerFactory.getLogger(HazelcastClusterTest.class)
        .atInfo()
        .addKeyValue("medianMicros", took.get(took.size() / 2))
        .addKeyValue("p99Micros", took.get(took.size() * 99 / 100))
        .log("A change reached another member");
    return snapshot;
  }

  private List<One> owners() {
    return all.stream().filter(one -> one.leads.containsKey(SOURCE)).toList();
  }

  @Test
  void membersThatBeganApartFindEachOtherAndOneReads() throws IOException {
    new One(0, ports.subList(0, 2), "sluice-test-" + ports.get(0));
    new One(1, ports.subList(1, 2), "sluice-test-" + ports.get(0));
    await().until(() -> owners().size() == 2);
    all.forEach(one -> tell(one, 0));

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> all.stream().allMatch(one -> one.cluster.members().size() == 2));
    await().until(() -> owners().size() == 1);
    One owner = owners().get(0);
    Snapshot told = tell(owner, 20);

    One other = all.stream().filter(one -> one != owner).findFirst().orElseThrow();
    await().until(() -> same(told, other));
    assertThat(other.follows).containsExactly(SOURCE);
  }

  /** One of two members encodes one unit of a thousand wrongly. */
  @Test
  void theUnitThatTwoMembersPublishDifferentlyIsNamed() throws IOException {
    One right = new One(0, ports.subList(0, 2), "sluice-test-" + ports.get(0));
    One wrong = new One(1, ports.subList(0, 2), "sluice-test-" + ports.get(0));
    right.published = published(1_000, Map.of());
    wrong.published = published(1_000, Map.of("service-765", "corrupt"));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(right.cluster.members())
                    .filteredOn(member -> !member.self())
                    .extracting(member -> member.place().difference())
                    .containsExactly(new Difference("EDS", "service-765", "", "right", "corrupt")));
    assertThat(right.cluster.alarms())
        .extracting(Alarm::text)
        .anyMatch(text -> text.contains("the first unit that differs is EDS service-765;"));

    wrong.published = right.published;
    await().untilAsserted(() -> assertThat(right.cluster.alarms()).isEmpty());
  }

  private static PublishedUnits published(int count, Map<String, String> otherwise) {
    Cells<PublishedUnits.Unit> units = PublishedUnits.nothing();
    for (int i = 0; i < count; i++) {
      String name = "service-" + i;
      String version = otherwise.getOrDefault(name, "right");
      units = units.with(name, new PublishedUnits.Unit(name, "", version));
    }
    return new PublishedUnits(new TreeMap<>(Map.of("EDS", units)));
  }

  @Test
  void aMemberOfAnotherClusterIsLeftAlone() throws IOException {
    new One(0, ports.subList(0, 2), "sluice-test-" + ports.get(0));
    new One(1, ports.subList(0, 2), "another-" + ports.get(0));

    await().until(() -> owners().size() == 2);
    assertThat(all).allMatch(one -> one.cluster.members().size() == 1);
  }

  @Test
  void aPortThatIsTakenIsSaidInASentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(ports.get(0), 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();

      assertThatThrownBy(() -> new One(0))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(RejoiningFabric.NotJoined.class) // no other attempt helps
          .hasMessageContaining("127.0.0.1:" + ports.get(0));
    }
  }
}
