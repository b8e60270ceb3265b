package io.sluice.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.topic.ITopic;
import com.hazelcast.topic.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Members and bytes over Hazelcast Community: one topic for all, one for each member. */
final class HazelcastFabric implements RejoiningFabric.Joined {
  private static final Logger log = LoggerFactory.getLogger(HazelcastFabric.class);

  /** A frozen member is missed after 6 s. */
  private static final long NAMESAKE_MILLIS = 15_000;

  private final Peer self;
  private final Listener listener;
  private final HazelcastInstance hazelcast;
  private final ITopic<byte[]> all;
  private final Map<String, ITopic<byte[]>> ones = new ConcurrentHashMap<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  private HazelcastFabric(Peer self, HazelcastInstance hazelcast, Listener listener) {
    this.self = self;
    this.listener = listener;
    this.hazelcast = hazelcast;
    this.all = hazelcast.getTopic(HazelcastSetup.ALL);
    all.addMessageListener(message -> heard(true, message));
    topic(self).addMessageListener(message -> heard(false, message));
  }

  /**
   * Joins the others, or begins a cluster when there is nobody; joins again when Hazelcast ended.
   *
   * @throws IOException if it cannot listen, or another member has its name; the message says why
   */
  static Fabric rejoining(ClusterSettings settings, Listener listener) throws IOException {
    return new RejoiningFabric(
        run(settings), (self, heard, ended) -> open(settings, self, heard, ended), listener);
  }

  /** One run of a member. */
  static Peer run(ClusterSettings settings) {
    return new Peer(settings.member(), UUID.randomUUID().toString().substring(0, 13));
  }

  /**
   * Joins the others once, or begins a cluster when there is nobody.
   *
   * @param ended called when Hazelcast has ended, whoever ended it
   * @throws RejoiningFabric.NotJoined if it could not join in time
   * @throws IOException if it cannot listen, or another member has its name; the message says why
   */
  static HazelcastFabric open(
      ClusterSettings settings, Peer self, Listener listener, Runnable ended) throws IOException {
    return open(settings, self, listener, ended, NAMESAKE_MILLIS);
  }

  static HazelcastFabric open(
      ClusterSettings settings, Peer self, Listener listener, Runnable ended, long namesakeMillis)
      throws IOException {
    var config = HazelcastSetup.config(settings, self.run());
    config.addListenerConfig(new ListenerConfig(new Membership(listener)));
    LifecycleListener lived =
        event -> {
          listener.changed();
          if (event.getState() == LifecycleEvent.LifecycleState.SHUTDOWN) {
            ended.run();
          }
        };
    config.addListenerConfig(new ListenerConfig(lived));
    Namesake namesake = new Namesake();
    config.addListenerConfig(new ListenerConfig(namesake));
    try {
      HazelcastInstance joined = Hazelcast.newHazelcastInstance(config);
      try {
        namesake.awaitNone(joined, namesakeMillis);
      } catch (IOException e) {
        joined.shutdown();
        throw e;
      }
      return new HazelcastFabric(self, joined, listener);
    } catch (IllegalStateException e) {
      throw new RejoiningFabric.NotJoined(
          "nobody was joined on " + settings.listen() + " in time: " + e.getMessage(), e);
    } catch (HazelcastException | IllegalArgumentException e) {
      throw new IOException(
          "the cluster cannot be joined on " + settings.listen() + ": " + e.getMessage(), e);
    }
  }

  private record Membership(Listener listener) implements MembershipListener {
    @Override
    public void memberAdded(MembershipEvent event) {
      listener.changed();
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      listener.changed();
    }
  }

  @Override
  public Peer self() {
    return self;
  }

  @Override
  public List<Peer> present() {
    List<Peer> peers = new ArrayList<>();
    try {
      for (Member member : hazelcast.getCluster().getMembers()) {
        Peer peer = peer(member);
        if (peer != null) {
          peers.add(peer);
        }
      }
    } catch (HazelcastInstanceNotActiveException e) {
      log.atDebug().setCause(e).log("Hazelcast has ended");
    }
    ones.keySet().retainAll(peers.stream().map(Peer::run).toList());
    return peers.contains(self) ? peers : List.of(self);
  }

  @Override
  public void send(byte[] bytes) {
    publish(all, bytes);
  }

  @Override
  public void send(Peer to, byte[] bytes) {
    publish(topic(to), bytes);
  }

  private static void publish(ITopic<byte[]> topic, byte[] bytes) {
    try {
      topic.publish(bytes);
    } catch (HazelcastException | HazelcastInstanceNotActiveException e) {
      // What is lost is asked for again.
      log.atDebug().setCause(e).log("A message was not sent");
    }
  }

  private ITopic<byte[]> topic(Peer peer) {
    return ones.computeIfAbsent(peer.run(), run -> hazelcast.getTopic(HazelcastSetup.ONE + run));
  }

  private void heard(boolean toAll, Message<byte[]> message) {
    Peer from = peer(message.getPublishingMember());
    if (from != null && !from.equals(self)) {
      listener.heard(from, toAll, message.getMessageObject());
    }
  }

  private @Nullable Peer peer(@Nullable Member member) {
    if (member == null) {
      return null;
    }
    String name = member.getAttribute(HazelcastSetup.NAME);
    String run = member.getAttribute(HazelcastSetup.RUN);
    String wire = member.getAttribute(HazelcastSetup.WIRE);
    if (name == null || run == null) {
      return null;
    }
    if (!HazelcastSetup.WIRE_FORM.equals(wire)) {
      if (refused.size() < 1_000 && refused.add(run)) {
        log.atWarn()
            .addKeyValue("member", name)
            .addKeyValue("address", member.getAddress())
            .addKeyValue("form", wire)
            .log(
                "A member speaks another form than this one and is not heard;"
                    + " let all members run releases that are one step apart at most");
      }
      return null;
    }
    return new Peer(name, run);
  }

  @Override
  public boolean isRunning() {
    return hazelcast.getLifecycleService().isRunning();
  }

  /** Ends without a word, as a killed process does. */
  void terminate() {
    hazelcast.getLifecycleService().terminate();
  }

  @Override
  public void close() {
    hazelcast.shutdown();
  }
}
