package io.sluice.cluster;

import io.sluice.view.Members.Member;
import io.sluice.view.Snapshot;
import io.sluice.view.Term;
import io.sluice.view.cluster.SharedSources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A member with an engine that reads a registry as long as it owns it. */
final class VirtualMember implements SharedSources.Listener {
  final Peer peer;
  final Node node;
  final LeaderLease leader;
  final Map<String, Term> leads = new TreeMap<>();
  final Map<String, Snapshot> believed = new TreeMap<>();
  int moves;
  int side;
  boolean sql = true;

  private final VirtualWorld world;
  private final Map<String, Long> ways = new HashMap<>();
  private List<Peer> present;
  private List<VirtualMember> near = List.of();
  private long sleptAt;
  private long sleepsUntil;
  private boolean dead;

  VirtualMember(VirtualWorld world, String name, String run) {
    this(world, name, run, new TreeMap<>(Map.of("sources", "1")));
  }

  VirtualMember(VirtualWorld world, String name, String run, SortedMap<String, String> likeness) {
    this.world = world;
    this.peer = new Peer(name, run);
    this.present = List.of(peer);
    this.leader = new LeaderLease(peer, world.clock());
    this.node =
        new Node(
            new ClusterSettings(
                "sluice",
                name,
                "127.0.0.1:1",
                new Discovery.MemberList(List.of()),
                likeness,
                world.sources,
                Map.of()),
            new Wire(),
            this::member,
            world.requests(this),
            leader,
            work -> world.at(world.now(), this, work),
            world.now());
    node.subscribe(world.now(), this);
    world.at(world.now(), this, this::tick);
  }

  private Member member() {
    return new Member(
        peer.name(), true, "1", 1, "postgresql", view(), 0, new TreeMap<>(), List.of());
  }

  /** What it would publish. */
  String view() {
    StringBuilder view = new StringBuilder();
    believed.forEach((s, snapshot) -> view.append(s).append(snapshot.services().digest()));
    return view.toString();
  }

  private void tick() {
    node.tick(world.now());
    pump();
    world.at(world.now() + 100, this, this::tick);
  }

  void pump() {
    while (node.pump()) {
      // Until all of it is on its way.
    }
  }

  void sees(List<VirtualMember> members) {
    near = members;
    List<Peer> peers = members.stream().map(one -> one.peer).toList();
    if (!peers.equals(present)) {
      present = peers;
      world.at(world.now(), this, () -> node.membership(world.now()));
    }
  }

  @Override
  public void leads(String source, Term term) {
    String before = world.users.put(source + " " + term, peer.run());
    if (before != null) {
      throw new AssertionError(term + " of " + source + " is used by " + before + " and " + peer);
    }
    Snapshot known = believed.get(source);
    if (known != null && known.term().compareTo(term) >= 0) {
      throw new AssertionError(peer + " reads under " + term + " and knows " + known.term());
    }
    moves++;
    leads.put(source, term);
    world.at(world.now() + 50, this, () -> reads(source, term));
  }

  /** The first listing, and then a change now and then. */
  private void reads(String source, Term term) {
    if (!term.equals(leads.get(source))) {
      return;
    }
    Snapshot known = believed.get(source);
    if (world.isCalm() && known != null && known.term().equals(term)) {
      return;
    }
    Snapshot next;
    if (known == null) {
      next = Snapshots.with(Snapshots.empty(source, term), "orders", 3);
    } else if (!known.term().equals(term)) {
      next = Snapshots.under(known, term);
    } else {
      String service = "service-" + world.random.nextInt(20);
      next = Snapshots.with(known, service, world.random.nextInt(4));
    }
    Set<String> changed = new TreeSet<>(next.services().names());
    if (known != null) {
      changed.addAll(known.services().names());
    }
    believed.put(source, next);
    node.tell(world.now(), next, changed);
    pump();
    world.at(world.now() + 100 + world.random.nextInt(300), this, () -> reads(source, term));
  }

  @Override
  public void follows(String source) {
    moves++;
    leads.remove(source);
  }

  @Override
  public void shared(Snapshot snapshot, Set<String> changed) {
    Snapshot before = believed.put(snapshot.source(), snapshot);
    if (before != null && snapshot.term().compareTo(before.term()) < 0) {
      throw new AssertionError(peer + " believes " + snapshot.term() + " after " + before.term());
    }
  }

  boolean isDead() {
    return dead;
  }

  void die() {
    dead = true;
  }

  void sleep(long until) {
    sleptAt = world.now();
    sleepsUntil = until;
  }

  long sleptAt() {
    return sleptAt;
  }

  long sleepsUntil() {
    return sleepsUntil;
  }

  long lastOn(String way) {
    return ways.getOrDefault(way, 0L);
  }

  void lastOn(String way, long at) {
    ways.put(way, at);
  }

  /** The network as this member reaches it. */
  private final class Wire implements Fabric {
    @Override
    public Peer self() {
      return peer;
    }

    @Override
    public List<Peer> present() {
      return present;
    }

    @Override
    public void send(byte[] bytes) {
      near.stream()
          .filter(one -> one != VirtualMember.this)
          .forEach(one -> world.send(VirtualMember.this, one, true, bytes));
    }

    @Override
    public void send(Peer to, byte[] bytes) {
      near.stream()
          .filter(one -> one.peer.equals(to))
          .forEach(one -> world.send(VirtualMember.this, one, false, bytes));
    }

    @Override
    public void close() {
      die();
    }
  }
}
