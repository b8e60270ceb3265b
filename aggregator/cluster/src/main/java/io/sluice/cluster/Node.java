package io.sluice.cluster;

import io.sluice.cluster.Message.Answer;
import io.sluice.cluster.Message.Ask;
import io.sluice.cluster.Message.Delta;
import io.sluice.cluster.Message.Part;
import io.sluice.cluster.Message.Presence;
import io.sluice.cluster.Message.Question;
import io.sluice.cluster.Message.Said;
import io.sluice.view.Snapshot;
import io.sluice.view.cluster.Leases.Lease;
import io.sluice.view.cluster.SharedSources;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
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
  private final Messenger messenger;
  private final Replicas replicas;
  private final OwnedSources sources;
  private final Exchanges exchanges;
  private final Departed departed = new Departed();
  private final Agreement agreement = new Agreement();
  private final Differences differences;
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
    this.messenger = new Messenger(fabric, neighbours);
    this.exchanges = new Exchanges(messenger, thread);
    this.differences = new Differences(own::published, this::ask);
    exchanges.onAsked(Differences.SUBJECT, differences::answer);
    SourceListeners listeners = new SourceListeners();
    this.replicas = new Replicas(settings.sources(), messenger, listeners::shared);
    settings.known().forEach(replicas::see);
    this.sources = new OwnedSources(settings.sources(), leases, neighbours, replicas, listeners);
  }

  void subscribe(long now, SharedSources.Listener listener) {
    awake(now);
    sources.subscribe(listener);
  }

  /** The owner of a source, which is this member, read something. */
  void tell(long now, Snapshot snapshot, Set<String> names) {
    awake(now);
    sources.tell(now, snapshot, names);
  }

  void heard(long now, Peer from, boolean toAll, byte[] frame) {
    awake(now);
    Message message = messenger.heard(now, from, toAll, frame);
    if (message != null) {
      heard(now, from, message);
    }
  }

  private void heard(long now, Peer from, Message message) {
    if (message instanceof Delta delta) {
      replicas.heard(now, from, delta);
      sources.decide(now, delta.header().source());
    } else if (message instanceof Part part) {
      replicas.heard(now, from, part);
      sources.decide(now, part.header().source());
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
    announceNews(now);
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
          messenger.forget(peer);
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
    sources.answered(now, name, asked, lease);
    announceNews(now);
  }

  /** Ten times a second. */
  void tick(long now) {
    awake(now);
    present(now);
    replicas.tick(now);
    exchanges.tick(now, neighbours.all());
    decide(now);
    sources.flush(now);
    agreement.own(now, own.member());
    for (Peer peer : neighbours.others()) {
      differences.look(now, peer, agreement.disagreements(now, peer));
    }
    if (now - lastPresence >= PRESENCE) {
      announce(now, false);
    } else {
      announceNews(now);
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
    messenger.send(null, new Said(subject, bytes));
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
    sources.letGo();
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
      sources.woke(now);
    }
  }

  private void decide(long now) {
    if (!closed) {
      leader.decide(now, neighbours.isAlike(neighbours.self()), leases);
      sources.decide(now);
    }
  }

  private void announceNews(long now) {
    if (changed || sources.moved()) {
      announce(now, false);
    }
  }

  private void announce(long now, boolean leaving) {
    if (!leaving && sources.isHalfAsleep(now)) {
      return;
    }
    changed = false;
    sources.announced();
    lastPresence = now;
    messenger.send(
        null,
        Presence.of(
            own.member(),
            settings.likeness(),
            sources.mine(),
            replicas.shares(),
            leader.leads(),
            leaving,
            now));
  }

  /** What this member knows of all members now. */
  Roster roster(long now) {
    return Roster.of(
        now,
        own.member(),
        sources.mine(),
        leader.leads(),
        settings,
        neighbours,
        agreement,
        differences,
        departed);
  }
}
