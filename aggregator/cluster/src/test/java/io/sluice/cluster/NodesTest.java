package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Term;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several members on a virtual clock, through kills, sleeps, cuts and a database that is away. */
final class NodesTest {
  /** Once members see each other, every source has exactly one owner within so many ms. */
  private static final long BOUND = 8_000;

  private static final List<String> SOURCES = List.of("consul", "etcd", "files", "pods");

  private static VirtualWorld world(long seed, double loss, int members) {
    VirtualWorld world = new VirtualWorld(seed, loss, SOURCES);
    for (int i = 0; i < members; i++) {
      world.start("member-" + i);
    }
    world.run(20_000);
    return world;
  }

  private static void onlyOneOwner(VirtualWorld world, List<VirtualMember> side) {
    for (String source : SOURCES) {
      assertThat(side.stream().filter(one -> one.leads.containsKey(source)).map(one -> one.peer))
          .as("owners of %s among %s at %s", source, names(side), world.now())
          .hasSize(1);
    }
  }

  private static List<String> names(List<VirtualMember> side) {
    return side.stream().map(one -> one.peer.name()).toList();
  }

  /** On every side that sees itself there is one owner of each source, soon. */
  private static void settles(VirtualWorld world) {
    Map<Integer, List<VirtualMember>> sides =
        world.members.stream().collect(Collectors.groupingBy(one -> one.side));
    long end = world.now() + BOUND;
    while (true) {
      try {
        sides.values().forEach(side -> onlyOneOwner(world, side));
        return;
      } catch (AssertionError e) {
        if (world.now() >= end) {
          throw e;
        }
        step(world, 100);
      }
    }
  }

  /** Time passes; whoever says that it leads has the lease in the database. */
  private static void step(VirtualWorld world, long millis) {
    for (long passed = 0; passed < millis; passed += 50) {
      world.run(50);
      for (VirtualMember one : world.members) {
        if (one.sleepsUntil() <= world.now() && one.leader.epoch() > 0) {
          assertThat(world.leases.holder(LeaderLease.NAME)).isEqualTo(one.peer.holder());
        }
      }
    }
  }

  /** What was lost on the way is repaired within two seconds: all know the same. */
  private static void agree(VirtualWorld world) {
    world.calm();
    step(world, 2_000);
    for (String source : SOURCES) {
      assertThat(world.members)
          .extracting(one -> Header.of(Objects.requireNonNull(one.believed.get(source))))
          .as(source)
          .containsOnly(
              Header.of(Objects.requireNonNull(world.members.get(0).believed.get(source))));
    }
  }

  @Test
  void withoutFaultsNothingMoves() {
    VirtualWorld world = world(1, 0.02, 3);
    int moves = world.members.stream().mapToInt(one -> one.moves).sum();

    step(world, 120_000);

    onlyOneOwner(world, world.members);
    agree(world);
    assertThat(world.members.stream().mapToInt(one -> one.moves).sum()).isEqualTo(moves);
    assertThat(world.members.stream().filter(one -> one.leader.leads())).hasSize(1);
  }

  @Test
  void aMemberThatJoinsIsHandedItsSourcesAfterTenSeconds() {
    VirtualWorld world = world(2, 0, 2);
    VirtualMember third = world.start("member-2");

    step(world, 8_000);
    assertThat(third.leads).isEmpty();
    step(world, 12_000);

    onlyOneOwner(world, world.members);
    for (String source : SOURCES) {
      Peer first = Rendezvous.order(source, peers(world)).get(0);
      assertThat(third.leads.containsKey(source)).isEqualTo(first.equals(third.peer));
    }
    assertThat(third.leads).isNotEmpty();
  }

  private static List<Peer> peers(VirtualWorld world) {
    return world.members.stream().map(one -> one.peer).toList();
  }

  @Test
  void aKilledOwnerIsReplacedBeforeItsLeaseIsOver() {
    VirtualWorld world = world(3, 0, 3);
    VirtualMember owner =
        world.members.stream().filter(one -> !one.leads.isEmpty()).findFirst().orElseThrow();

    world.kill(owner);
    step(world, VirtualWorld.NOTICES_KILL + Ownership.PATIENCE + 200);

    onlyOneOwner(world, world.members);
    step(world, 8_000);
    onlyOneOwner(world, world.members);
    for (VirtualMember one : world.members) {
      assertThat(one.leads.values()).allMatch(term -> term.count() == 0);
    }
    agree(world);
  }

  @Test
  void withoutADatabaseSourcesAreReadUnderProvisionalTerms() {
    VirtualWorld world = world(4, 0, 3);
    world.members.forEach(one -> one.sql = false);
    step(world, 10_000);
    onlyOneOwner(world, world.members);
    VirtualMember owner =
        world.members.stream().filter(one -> !one.leads.isEmpty()).findFirst().orElseThrow();
    List<String> its = List.copyOf(owner.leads.keySet());

    world.kill(owner);
    step(world, 2_000);

    onlyOneOwner(world, world.members);
    for (String source : its) {
      assertThat(world.members.stream().map(one -> one.leads.get(source)))
          .filteredOn(Objects::nonNull)
          .allMatch(term -> term.count() == 1);
    }
    assertThat(world.members).noneMatch(one -> one.leader.leads());
    world.members.forEach(one -> one.sql = true);
    step(world, 3_000);
    for (VirtualMember one : world.members) {
      assertThat(one.leads.values()).allMatch(term -> term.count() == 0);
    }
  }

  @Test
  void anOwnerThatSleptIsNotBelievedWhenItWakes() {
    VirtualWorld world = world(5, 0, 3);
    VirtualMember owner =
        world.members.stream().filter(one -> !one.leads.isEmpty()).findFirst().orElseThrow();
    Map<String, Term> before = Map.copyOf(owner.leads);

    world.sleep(owner, 12_000);
    step(world, 11_000);
    List<VirtualMember> awake = world.members.stream().filter(one -> one != owner).toList();
    onlyOneOwner(world, awake);
    step(world, 6_000);

    settles(world);
    before.forEach(
        (source, term) ->
            assertThat(world.members)
                .allMatch(
                    one ->
                        Objects.requireNonNull(one.believed.get(source)).term().compareTo(term)
                            > 0));
    step(world, 3_000);
    agree(world);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 300})
  void whateverHappensThereIsOneOwnerInTheEnd(int from) {
    for (int seed = from; seed < from + 4; seed++) {
      try {
        night(seed);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static void night(int seed) {
    VirtualWorld world = world(seed, 0.02, 3);
    for (int i = 0; i < 8; i++) {
      fault(world);
      step(world, 500 + world.random.nextInt(12_000));
      if (world.random.nextInt(3) == 0 && everybodyIsAwake(world)) {
        step(world, VirtualWorld.NOTICES_SILENCE + VirtualWorld.REJOINS);
        settles(world);
      }
    }
    world.heal();
    world.members.forEach(one -> one.sql = true);
    step(world, 20_000);
    settles(world);
    step(world, 5_000);
    settles(world);
    agree(world);
  }

  private static boolean everybodyIsAwake(VirtualWorld world) {
    return world.members.stream().allMatch(one -> one.sleepsUntil() <= world.now());
  }

  private static void fault(VirtualWorld world) {
    VirtualMember one = world.members.get(world.random.nextInt(world.members.size()));
    switch (world.random.nextInt(8)) {
      case 0 -> world.cut(0, 0, 1);
      case 1 -> world.cut(0, 1, 2);
      case 2 -> world.heal();
      case 3 -> world.members.forEach(each -> each.sql = false);
      case 4 -> world.members.forEach(each -> each.sql = true);
      case 5 -> one.sql = !one.sql;
      case 6 -> world.sleep(one, 1_000 + world.random.nextInt(11_000));
      default -> {
        world.kill(one);
        world.run(world.random.nextInt(6_000));
        world.start(one.peer.name()).sql = one.sql;
      }
    }
  }
}
