package io.sluice.agent.relay;

import io.grpc.Channel;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.sluice.agent.XdsAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this host's Envoy asks for its configuration. While a member can be reached its streams are
 * passed on as they are: a member sees the proxy's own requests, acknowledgements and load reports,
 * and none in its place. When none can be, what Envoy accepted last is served, until one can.
 */
public final class Relay implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  /**
   * A member that says nothing for so long to an Envoy that has nothing knows nothing yet itself.
   */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  /** So long where there is nothing to serve: to leave is to begin anew. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(40);

  /** How long the copy serves then, before the member is asked again. */
  private static final Duration COPY = Duration.ofSeconds(15);

  /** What a new stream did not name again for so long is gone. */
  private static final Duration SETTLE = Duration.ofSeconds(30);

  private static final int LARGEST_REQUEST = 4 * 1024 * 1024;
  private static final long CLOSE_SECONDS = 2;

  private final Members<XdsAddress> members;
  private final Accepted accepted;
  private final Pins pins;
  private final AgentLoop loop;
  private final Server server;
  private final Set<RelayedCall> passedOn = new HashSet<>();
  private final Set<RelayedCall> copied = new HashSet<>();

  /** Streams that began within {@link #SILENCE}. */
  private final Set<RelayedCall> young = new HashSet<>();

  /** Of those that are passed on, the ones that are read. */
  private final Map<RelayedCall, Acceptance> deltas = new HashMap<>();

  private final LazyCopy copy;
  private final MemberTrouble trouble = new MemberTrouble();
  private boolean memberIsUseless;
  private Runnable copyEnds = () -> {};

  /**
   * @param listen the address that Envoy's bootstrap names; port 0 takes any free one
   */
  public Relay(
      InetSocketAddress listen,
      Members<XdsAddress> members,
      Accepted accepted,
      Pins pins,
      Sockets sockets) {
    this(
        listen,
        members,
        accepted,
        pins,
        sockets,
        new LazyCopy(() -> LocalCopy.onLoopback(sockets)));
  }

  Relay(
      InetSocketAddress listen,
      Members<XdsAddress> members,
      Accepted accepted,
      Pins pins,
      Sockets sockets,
      LazyCopy copy) {
    this.members = members;
    this.accepted = accepted;
    this.pins = pins;
    this.loop = sockets.loop();
    this.copy = copy;
    this.server =
        sockets
            .server(listen)
            .maxInboundMessageSize(LARGEST_REQUEST)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addServices(RawStreams.services(this::open))
            .build();
  }

  private RelayedCall open(ServerCall<byte[], byte[]> call) {
    RelayedCall relayed = new RelayedCall(call, this::forget);
    if (RawStreams.isReadable(relayed.method())) {
      delta(relayed);
    } else {
      members.ask(channel -> passOnOrWait(relayed, channel));
    }
    return relayed;
  }

  /**
   * Listens, and turns from the copy to a member as soon as one answers.
   *
   * @throws IOException if the address cannot be bound
   */
  public void start() throws IOException {
    server.start();
    members.whenConnected(
        channel -> {
          if (!memberIsUseless) {
            turnToMember();
          }
        });
    members.start();
  }

  /** The port that is listened on, once started. */
  public int port() {
    return server.getPort();
  }

  /** Why the member that is connected is of no use; empty where it is, as far as is known. */
  public String trouble() {
    return trouble.why();
  }

  /** Streams that a member answers now; on the loop. */
  public int passedOn() {
    return passedOn.size();
  }

  /** Streams that are served with what Envoy accepted last; on the loop. */
  public int copied() {
    return copied.size();
  }

  private void delta(RelayedCall call) {
    if (memberIsUseless && accepted.isServable()) {
      serveCopy(call);
    } else {
      members.ask(channel -> serve(call, channel));
    }
  }

  private void serve(RelayedCall call, Optional<Channel> member) {
    if (!call.isOpen()) {
      return;
    }
    if (member.isPresent()) {
      passOn(call, member.get());
    } else if (accepted.isServable()) {
      serveCopy(call);
    } else {
      members.askLater(channel -> serve(call, channel));
    }
  }

  private void passOn(RelayedCall call, Channel member) {
    Acceptance acceptance = new Acceptance(accepted, pins);
    passedOn.add(call);
    young.add(call);
    deltas.put(call, acceptance);
    call.connect(member, Optional.of(acceptance));
    loop.after(SILENCE, () -> judgeSilence(call, acceptance, SILENCE));
    settleLater(call, acceptance);
  }

  /** A member that waits for its own sources keeps nobody waiting who could serve. */
  private void judgeSilence(RelayedCall call, Acceptance acceptance, Duration waited) {
    young.remove(call);
    if (!call.isOpen()) {
      return;
    }
    if (!acceptance.awaitsAll()) {
      trouble.isOver();
      return;
    }
    if (accepted.isServable()) {
      useless("it says nothing to an Envoy that waits");
      call.end(Status.UNAVAILABLE.withDescription("the member says nothing"));
    } else if (waited.compareTo(LONGEST_SILENCE) >= 0) {
      members.leave("it says nothing for " + waited.toSeconds() + " s");
    } else {
      loop.after(waited, () -> judgeSilence(call, acceptance, waited.multipliedBy(2)));
    }
  }

  /** Its connection stands, and Envoy gets nothing from it: another one, and the copy meanwhile. */
  private void useless(String why) {
    trouble.is(why, accepted.isServable());
    if (accepted.isServable()) {
      memberIsUseless = true;
      copyEnds.run();
      copyEnds = loop.after(COPY, this::turnToMember);
    }
    members.leave(why);
  }

  private void settleLater(RelayedCall call, Acceptance acceptance) {
    loop.after(
        SETTLE,
        () -> {
          if (call.isOpen()) {
            // During a hot restart two Envoys hold different things.
            if (deltas.size() == 1) {
              acceptance.settle();
            }
            settleLater(call, acceptance);
          }
        });
  }

  private void forget(RelayedCall call) {
    passedOn.remove(call);
    copied.remove(call);
    Acceptance acceptance = deltas.remove(call);
    boolean atOnce = young.remove(call);
    if (acceptance != null && atOnce && !acceptance.answered()) {
      call.endAbove()
          .map(Refusal::words)
          .ifPresent(words -> useless("it ends the stream before it says anything: " + words));
    }
  }

  /** Whether a member stands for what is accepted now; on the loop. */
  public boolean isVouchedFor() {
    return deltas.values().stream().anyMatch(Acceptance::vouches);
  }

  private void serveCopy(RelayedCall call) {
    boolean served = false;
    try {
      Channel channel = copy.channel(accepted);
      copied.add(call);
      call.connect(channel, Optional.of(new CopyPassage(accepted, pins)));
      served = true;
    } catch (IOException | RuntimeException e) {
      log.atWarn()
          .addKeyValue("why", e.toString())
          .log("what Envoy accepted last cannot be served; it asks again");
    } finally {
      // After an error, too: an Envoy that hears nothing waits for ever, and does not come again.
      if (!served) {
        call.end(Status.UNAVAILABLE.withDescription("the copy cannot be served"));
      }
    }
  }

  /** Envoy asks again, so that other pins hold; on the loop. */
  public void pinsChanged() {
    Set<RelayedCall> all = new HashSet<>(passedOn);
    all.addAll(copied);
    all.forEach(call -> call.end(Status.UNAVAILABLE.withDescription("what is pinned has changed")));
  }

  private void turnToMember() {
    memberIsUseless = false;
    Set.copyOf(copied)
        .forEach(
            call -> call.end(Status.UNAVAILABLE.withDescription("a member can be reached again")));
  }

  /** For what only a member can take: it waits for one. */
  private void passOnOrWait(RelayedCall call, Optional<Channel> member) {
    if (!call.isOpen()) {
      return;
    }
    if (member.isPresent()) {
      passedOn.add(call);
      call.connect(member.get(), Optional.empty());
    } else {
      members.askLater(channel -> passOnOrWait(call, channel));
    }
  }

  /** Ends the streams, then stops listening; not on the loop. */
  @Override
  public void close() {
    server.shutdownNow();
    copy.close();
    try {
      server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
