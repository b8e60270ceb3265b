package io.sluice.cluster;

import io.sluice.cluster.Message.Answer;
import io.sluice.cluster.Message.Ask;
import io.sluice.cluster.Message.Delta;
import io.sluice.cluster.Message.Part;
import io.sluice.cluster.Message.Presence;
import io.sluice.cluster.Message.Question;
import io.sluice.cluster.Message.Said;
import io.sluice.view.Snapshot;
import io.sluice.view.Term;
import io.sluice.view.cluster.Leases.Lease;
import io.sluice.view.cluster.SharedSources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One member's part in the cluster; everything is called by one thread, and time is passed in. */
final class Node {
  private static final Logger log = LoggerFactory.getLogger(Node.class);
  private static final long PRESENCE = 1_000;
  private static final long ANSWERED_WITHIN = 2_000;

  private final ClusterSettings settings;
  private final Fabric fabric;
  private final OwnState own;
  private final LeaseRequests leases;
  private final LeaderLease leader;
  private final Neighbours neighbours;
  private final Replicas replicas;
  private final Exchanges exchanges;
  private final Departed departed = new Departed();
  private final Agreement agreement = new Agreement();
  private final Differences differences;
  private final Refusals refusals = new Refusals();
  private final Frames frames = new Frames();
  private final Map<String, OwnedSource> sources = new LinkedHashMap<>();
  private final Untold untold = new Untold();
  private final List<SharedSources.Listener> listeners = new ArrayList<>();
  private long lastTurn;
  private long lastPresence;
  private boolean changed = true;
  private boolean closed;

  Node(
      ClusterSettings settings,
      Fabric fabric,
      OwnState own,
      LeaseRequests leases,
      LeaderLease leader,
      Executor thread,
      long now) {
    this.settings = settings;
    this.fabric = fabric;
    this.own = own;
    this.leases = leases;
    this.leader = leader;
    this.lastTurn = now;
    this.lastPresence = now - PRESENCE;
    this.neighbours = new Neighbours(fabric.self(), settings.likeness(), now);
    this.exchanges = new Exchanges(this::send, thread);
    this.differences = new Differences(own::published, this::ask);
    exchanges.onAsked(Differences.SUBJECT, differences::answer);
    this.replicas = new Replicas(settings.sources(), this::send, this::shared);
    settings.known().forEach(replicas::see);
    Hands hands = new Hands();
    for (String source : settings.sources()) {
      sources.put(source, new OwnedSource(source, fabric.self(), hands));
    }
  }

  /** What is decided about a source, done. */
  private final class Hands implements OwnedSource.Hands {
    @Override
    public void lead(String source, Term term) {
      changed = true;
      replicas.see(source, term);
      log.atInfo()
          .addKeyValue("source", source)
          .addKeyValue("term", term)
          .log("This member reads the source for all");
      each(listener -> listener.leads(source, term));
    }

    @Override
    public void follow(String source) {
      changed = true;
      untold.forget(source);
      log.atInfo().addKeyValue("source", source).log("Another member reads the source");
      each(listener -> listener.follows(source));
    }

    @Override
    public void take(String lease, long asked, long above) {
      leases.take(lease, asked, above);
    }

    @Override
    public void release(String lease) {
      leases.release(lease);
    }
  }

  void subscribe(long now, SharedSources.Listener listener) {
    awake(now);
    listeners.add(listener);
    for (Snapshot known : replicas.known()) {
      listener.shared(known, Set.copyOf(known.services().names()));
    }
    sources.forEach(
        (source, owned) -> {
          if (owned.mine() != null) {
            listener.leads(source, owned.mine());
          }
        });
  }

  /** The owner of a source, which is this member, read something. */
  void tell(long now, Snapshot snapshot, Set<String> names) {
    awake(now);
    untold.add(snapshot, names);
    flush(now);
  }

  private void flush(long now) {
    untold.flush(now, sources::get, replicas::tell);
  }

  void heard(long now, Peer from, boolean toAll, byte[] bytes) {
    awake(now);
    if (!fabric.present().contains(from)) {
      return;
    }
    try {
      byte[] message = frames.join(way(from, toAll), bytes);
      if (message != null) {
        heard(now, from, MessageForm.decode(message));
      }
    } catch (IOException e) {
      refusals.refused(now, from, e);
    }
  }

  private static String way(Peer from, boolean toAll) {
    return from.run() + (toAll ? "*" : "");
  }

  private void heard(long now, Peer from, Message message) {
    if (message instanceof Delta delta) {
      replicas.heard(now, from, delta);
      decide(now, delta.header().source());
    } else if (message instanceof Part part) {
      replicas.heard(now, from, part);
      decide(now, part.header().source());
    } else if (message instanceof Ask ask) {
      replicas.heard(from, ask);
    } else if (message instanceof Said said) {
      exchanges.heard(from, said);
    } else if (message instanceof Question question) {
      exchanges.heard(from, question);
    } else if (message instanceof Answer answer) {
      exchanges.heard(from, answer);
    } else if (message instanceof Presence presence) {
      present(now);
      neighbours.heard(now, from, presence);
      departed.isHere(from.name());
      presence.leads().forEach(replicas::see);
      replicas.standing(now, from, presence.shares());
      if (neighbours.isAlike(from)) {
        agreement.heard(now, from, presence);
      } else {
        agreement.forget(from);
      }
      decide(now);
    }
  }

  /** Somebody came or went. */
  void membership(long now) {
    awake(now);
    present(now);
    decide(now);
    announce(now);
  }

  private void present(long now) {
    List<Peer> peers = fabric.present();
    if (peers.equals(neighbours.all())) {
      return;
    }
    changed = true;
    Map<Peer, @Nullable Presence> gone = neighbours.present(now, peers);
    gone.forEach(
        (peer, last) -> {
          replicas.forget(peer);
          agreement.forget(peer);
          differences.forget(peer);
          frames.forget(way(peer, true));
          frames.forget(way(peer, false));
          log.atInfo().addKeyValue("member", peer.name()).log("A member is gone");
          if (last != null
              && neighbours.others().stream().noneMatch(o -> o.name().equals(peer.name()))) {
            departed.left(peer.name(), last, now);
          }
        });
  }

  /** The database answered about a lease, or could not. */
  void leased(long now, String name, long asked, @Nullable Lease lease) {
    awake(now);
    if (name.equals(LeaderLease.NAME)) {
      leader.answered(now, asked, lease);
      return;
    }
    sources.forEach(
        (source, owned) -> {
          if (OwnedSource.lease(source).equals(name)) {
            owned.answered(now, asked, lease);
            decide(now, source);
          }
        });
    flush(now);
    announce(now);
  }

  /** Ten times a second. */
  void tick(long now) {
    awake(now);
    present(now);
    replicas.tick(now);
    exchanges.tick(now, neighbours.all());
    decide(now);
    flush(now);
    agreement.own(now, own.member());
    for (Peer peer : neighbours.others()) {
      differences.look(now, peer, agreement.disagreements(now, peer));
    }
    if (changed || now - lastPresence >= PRESENCE) {
      announce(now, false);
    }
  }

  private CompletionStage<byte[]> ask(Peer whom, byte[] question) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    long until = lastTurn + ANSWERED_WITHIN;
    exchanges.ask(whom, whom.name(), Differences.SUBJECT, question, until, answer);
    return answer;
  }

  /** What other parts say. */
  Exchanges exchanges() {
    return exchanges;
  }

  /** Another part tells all others. */
  void say(String subject, byte[] bytes) {
    send(null, new Said(subject, bytes));
  }

  /** The present member of a name, or null. */
  @Nullable Peer other(String name) {
    return neighbours.others().stream()
        .filter(peer -> peer.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Sends a part of what others asked for; whether there is more. */
  boolean pump() {
    return replicas.pump();
  }

  /** Gives its leases back, and decides nothing any more. */
  void letGo() {
    closed = true;
    sources.keySet().forEach(source -> leases.release(OwnedSource.lease(source)));
    leader.release(leases);
  }

  /** Says goodbye: others find the leases free. */
  void goodbye(long now) {
    announce(now, true);
  }

  private void awake(long now) {
    boolean slept = now - lastTurn > LeaseKnowledge.LASTS;
    lastTurn = now;
    if (slept) {
      log.atWarn().log("This member slept, and asks for its leases before it says anything");
      sources.values().forEach(source -> source.woke(now));
    }
  }

  private void decide(long now) {
    if (!closed) {
      leader.decide(now, neighbours.isAlike(fabric.self()), leases);
      sources.keySet().forEach(source -> decide(now, source));
    }
  }

  private void decide(long now, String name) {
    OwnedSource source = sources.get(name);
    if (source == null || closed) {
      return;
    }
    Snapshot synced = replicas.synced(name);
    source.decide(
        now,
        neighbours.around(now, name, replicas.seen(name), synced == null ? null : synced.term()));
  }

  private void shared(Snapshot snapshot, Set<String> names) {
    each(listener -> listener.shared(snapshot, names));
  }

  private void each(Consumer<SharedSources.Listener> word) {
    listeners.forEach(word);
  }

  private void announce(long now) {
    if (changed) {
      announce(now, false);
    }
  }

  private void announce(long now, boolean leaving) {
    if (!leaving && sources.values().stream().anyMatch(source -> source.isHalfAsleep(now))) {
      return;
    }
    changed = false;
    lastPresence = now;
    send(
        null,
        Presence.of(
            own.member(),
            settings.likeness(),
            leading(),
            replicas.shares(),
            leader.leads(),
            leaving,
            now));
  }

  private SortedMap<String, Term> leading() {
    SortedMap<String, Term> leading = new TreeMap<>();
    sources.forEach(
        (source, owned) -> {
          if (owned.mine() != null) {
            leading.put(source, owned.mine());
          }
        });
    return leading;
  }

  private void send(@Nullable Peer to, Message message) {
    if (neighbours.others().isEmpty()) {
      return;
    }
    for (byte[] frame : frames.cut(MessageForm.encode(message))) {
      if (to == null) {
        fabric.send(frame);
      } else {
        fabric.send(to, frame);
      }
    }
  }

  /** What this member knows of all members now. */
  Roster roster(long now) {
    return Roster.of(
        now,
        own.member(),
        leading(),
        leader.leads(),
        settings,
        neighbours,
        agreement,
        differences,
        departed);
  }
}
