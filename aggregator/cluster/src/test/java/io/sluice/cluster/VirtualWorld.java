package io.sluice.cluster;

import io.sluice.registry.testkit.HandClock;
import io.sluice.view.cluster.Leases.Lease;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Members, a network and a database on a virtual clock. The network takes 1 to 20 ms and loses some
 * messages; who is cut off or sleeps is noticed after 5 s, who was killed after 0.4 s, who is back
 * after 3 s, as with Hazelcast.
 */
final class VirtualWorld {
  static final long NOTICES_SILENCE = 5_000;
  static final long NOTICES_KILL = 400;
  static final long REJOINS = 3_000;

  final Random random;
  final FakeLeases leases = new FakeLeases(this::now);
  final List<VirtualMember> members = new ArrayList<>();
  final List<String> sources;

  /** Which member used a term of a source; more than one is a failure. */
  final Map<String, String> users = new HashMap<>();

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private final HandClock clock = new HandClock(1_000_000);
  private long number;
  private double loss;
  private boolean calm;

  private record Event(long at, long number, @Nullable VirtualMember of, Runnable work) {}

  VirtualWorld(long seed, double loss, List<String> sources) {
    this.random = new Random(seed);
    this.loss = loss;
    this.sources = sources;
  }

  long now() {
    return clock.millis();
  }

  /** Registries change no more, and nothing is lost on the way from now on. */
  void calm() {
    loss = 0;
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  Clock clock() {
    return clock;
  }

  /** Work of a member waits while it sleeps and is void once it is dead. */
  void at(long time, @Nullable VirtualMember of, Runnable work) {
    events.add(new Event(Math.max(time, now()), number++, of, work));
  }

  void run(long millis) {
    long end = now() + millis;
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event event = events.remove();
      clock.set(event.at());
      VirtualMember of = event.of();
      if (of != null && of.isDead()) {
        continue;
      }
      if (of != null && of.sleepsUntil() > now()) {
        at(of.sleepsUntil(), of, event.work());
      } else {
        event.work().run();
      }
    }
    clock.set(end);
  }

  VirtualMember start(String name) {
    VirtualMember member = new VirtualMember(this, name, "run" + number++);
    members.add(member);
    meet(REJOINS / 10);
    return member;
  }

  void kill(VirtualMember victim) {
    victim.die();
    members.remove(victim);
    meet(NOTICES_KILL);
  }

  void sleep(VirtualMember one, long millis) {
    one.sleep(now() + millis);
    at(now() + NOTICES_SILENCE, null, () -> meet(0));
    at(now() + millis + 1, null, () -> meet(REJOINS));
  }

  /** Cuts the network: members of one number hear each other. */
  void cut(int... sides) {
    for (int i = 0; i < members.size(); i++) {
      members.get(i).side = sides[i % sides.length];
    }
    meet(NOTICES_SILENCE);
  }

  void heal() {
    cut(0);
    meet(REJOINS);
  }

  /** After a while everybody notices who is there. */
  private void meet(long after) {
    at(
        now() + after,
        null,
        () -> {
          for (VirtualMember one : members) {
            if (one.sleepsUntil() <= now()) {
              one.sees(members.stream().filter(other -> reaches(one, other)).toList());
            }
          }
        });
  }

  private boolean reaches(VirtualMember one, VirtualMember other) {
    boolean silent = other.sleepsUntil() > now() && now() - other.sleptAt() >= NOTICES_SILENCE;
    return one.side == other.side && !silent;
  }

  /** A message travels, or is lost; what one sends one way arrives in order. */
  void send(VirtualMember from, VirtualMember to, boolean toAll, byte[] bytes) {
    if (from.side != to.side || random.nextDouble() < loss) {
      return;
    }
    String way = from.peer.run() + toAll;
    long arrives = Math.max(now() + 1 + random.nextInt(20), to.lastOn(way));
    to.lastOn(way, arrives);
    at(
        arrives,
        to,
        () -> {
          if (from.side == to.side) {
            to.node.heard(now(), from.peer, toAll, bytes);
            to.pump();
          }
        });
  }

  /** The database, as one member reaches it: for each lease one question after the other. */
  LeaseRequests requests(VirtualMember member) {
    Map<String, Long> free = new TreeMap<>();
    return new LeaseRequests() {
      @Override
      public void take(String name, long asked, long above) {
        long there = Math.max(now() + 1 + random.nextInt(30), free.getOrDefault(name, 0L));
        long back = there + 1 + random.nextInt(30) + (member.sql ? 0 : 800);
        free.put(name, back);
        at(
            there,
            member,
            () -> {
              Lease lease =
                  member.sql
                      ? leases.take(
                          name,
                          member.peer.holder(),
                          Duration.ofMillis(LeaseKnowledge.LASTS),
                          above)
                      : null;
              at(
                  back,
                  member,
                  () -> {
                    member.node.leased(now(), name, asked, lease);
                    member.pump();
                  });
            });
      }

      @Override
      public void release(String name) {
        long there = Math.max(now() + 1 + random.nextInt(30), free.getOrDefault(name, 0L));
        free.put(name, there);
        at(
            there,
            member,
            () -> {
              if (member.sql) {
                leases.release(name, member.peer.holder());
              }
            });
      }
    };
  }
}
