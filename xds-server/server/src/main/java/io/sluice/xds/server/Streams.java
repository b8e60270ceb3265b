package io.sluice.xds.server;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.sluice.view.Deliveries;
import io.sluice.xds.protocol.Acknowledgement;
import io.sluice.xds.protocol.Clients;
import io.sluice.xds.protocol.Peer;
import io.sluice.xds.protocol.Rejection;
import io.sluice.xds.protocol.Scope;
import io.sluice.xds.protocol.StreamId;
import io.sluice.xds.resources.ResourceType;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams to audiences, and what became of what they were sent. Called on xDS loops. */
final class Streams implements Clients {
  private static final Logger log = LoggerFactory.getLogger(Streams.class);

  private final Audiences audiences;
  private final UnitLedger ledger;
  private final NetworkVariants networks;
  private final Sessions sessions;
  private final Clock clock;
  private final Grants grants;
  private final Deliveries deliveries;
  private final Departures departures;
  private final Set<StreamId> resets = ConcurrentHashMap.newKeySet();
  private final TroubleLog troubles = new TroubleLog();
  private final LongAdder refused = new LongAdder();

  Streams(
      Audiences audiences,
      UnitLedger ledger,
      NetworkVariants networks,
      Sessions sessions,
      Grants grants,
      Deliveries deliveries,
      Departures departures,
      Clock clock) {
    this.grants = grants;
    this.deliveries = deliveries;
    this.departures = departures;
    this.audiences = audiences;
    this.ledger = ledger;
    this.networks = networks;
    this.sessions = sessions;
    this.clock = clock;
  }

  long refused() {
    return refused.sum();
  }

  @Override
  public Scope join(StreamId stream, Peer peer, Node node) {
    NodeReading reading = NodeReading.of(node);
    if (reading instanceof NodeReading.Refused wrong) {
      refused.increment();
      log.atDebug()
          .addKeyValue("peer", peer.address())
          .addKeyValue("reason", wrong.reason())
          .log("a node is refused");
      throw Status.INVALID_ARGUMENT.withDescription(wrong.reason()).asRuntimeException();
    }
    if (!(reading instanceof NodeReading.Accepted accepted)) {
      throw new AssertionError(reading);
    }
    permit(peer, accepted.caller());
    Caller known = networks.known(accepted.caller());
    Placed placed = audiences.place(known.needs(), known.service(), known.id());
    Caller caller = known.sharing(placed.audience().needs());
    Session session = new Session(caller, placed, peer, clock.millis());
    sessions.add(stream, session);
    deliveries.joined(session.name(), caller.service());
    departures.began(session.name());
    log.atDebug()
        .addKeyValue("proxy", session.name())
        .addKeyValue("service", caller.service())
        .addKeyValue("peer", peer.address())
        .log("a stream is open");
    return placed;
  }

  private void permit(Peer peer, Caller caller) {
    Dependencies dependencies = caller.needs().dependencies();
    boolean all = dependencies.all() || dependencies.named();
    Optional<String> refusal = grants.refusal(peer.certificateNames(), caller.service(), all);
    if (refusal.isPresent()) {
      refused.increment();
      log.atInfo()
          .addKeyValue("peer", peer.address())
          .addKeyValue("proxy", caller.id())
          .addKeyValue("reason", refusal.get())
          .log("a proxy is not what it says");
      throw Status.PERMISSION_DENIED.withDescription(refusal.get()).asRuntimeException();
    }
  }

  /** A rejection in which nothing but removals was refused ends with the next acknowledgement. */
  @Override
  public void acknowledged(StreamId stream, Acknowledgement acknowledgement) {
    Session session = sessions.get(stream);
    if (session != null) {
      if (acknowledgement.type().equals(ResourceType.CLUSTER.url())) {
        session.placed().acknowledged(acknowledgement.versions(), ledger);
      }
      if (isAssignment(acknowledgement.type())) {
        if (!acknowledgement.versions().isEmpty()) {
          deliveries.holds(session.name(), acknowledgement.versions());
        }
        if (!acknowledgement.removed().isEmpty()) {
          deliveries.dropped(session.name(), acknowledgement.removed());
        }
      }
      Refusal refusal = session.troubles().refusals().get(acknowledgement.type());
      if (refusal != null && refusal.names().isEmpty()) {
        relieve(session, acknowledgement.type(), refusal);
      }
    }
  }

  @Override
  public void kept(StreamId stream, String type, Map<String, String> versions) {
    Session session = sessions.get(stream);
    if (session != null && isAssignment(type)) {
      deliveries.holds(session.name(), versions);
    }
  }

  @Override
  public void unsubscribed(StreamId stream, String type, Set<String> names) {
    Session session = sessions.get(stream);
    if (session != null && isAssignment(type)) {
      deliveries.dropped(session.name(), names);
    }
  }

  private static boolean isAssignment(String type) {
    return type.equals(ResourceType.ASSIGNMENT.url());
  }

  @Override
  public void rejected(StreamId stream, Rejection rejection) {
    Session session = sessions.get(stream);
    if (session == null) {
      return;
    }
    if (refuse(session, rejection, 1)) {
      troubles.refuses(session, rejection, true, clock.millis());
    } else if (rejection.isolated()) {
      troubles.found(session, rejection);
    }
  }

  @Override
  public void withheld(StreamId stream, Rejection rejection) {
    Session session = sessions.get(stream);
    if (session != null && refuse(session, rejection, 0)) {
      troubles.refuses(session, rejection, false, clock.millis());
    }
  }

  /** Returns whether it is the first one of its type. */
  private boolean refuse(Session session, Rejection rejection, int responses) {
    Refusal before = session.troubles().refusals().get(rejection.type());
    long now = clock.millis();
    Refusal known = before == null ? Refusal.none(now) : before;
    session.become(
        session.troubles().withRefusal(rejection.type(), known.and(rejection, now, responses)));
    return before == null;
  }

  @Override
  public void relieved(StreamId stream, String type, Set<String> names) {
    Session session = sessions.get(stream);
    Refusal refusal = session == null ? null : session.troubles().refusals().get(type);
    if (session == null || refusal == null) {
      return;
    }
    Refusal left = refusal.without(names);
    if (left.names().isEmpty()) {
      relieve(session, type, refusal);
    } else {
      session.become(session.troubles().withRefusal(type, left));
    }
  }

  private void relieve(Session session, String type, Refusal refusal) {
    session.become(session.troubles().withoutRefusal(type));
    troubles.refusesNoLonger(session, type, refusal, clock.millis());
  }

  @Override
  public void overdue(StreamId stream, String type) {
    become(stream, troubled -> troubled.withOverdue(type, clock.millis()));
  }

  @Override
  public void answering(StreamId stream, String type) {
    become(stream, troubled -> troubled.withoutOverdue(type));
  }

  @Override
  public void unread(StreamId stream) {
    become(stream, troubled -> troubled.withUnread(clock.millis()));
  }

  @Override
  public void reading(StreamId stream) {
    become(stream, troubled -> troubled.withUnread(0));
  }

  /** Who does not read does not answer either: it is behind once. */
  private void become(StreamId stream, UnaryOperator<Troubles> change) {
    Session session = sessions.get(stream);
    if (session == null) {
      return;
    }
    Troubles before = session.troubles();
    Troubles after = change.apply(before);
    session.become(after);
    if (after.behind() && !before.behind()) {
      troubles.behind(session, after, clock.millis());
    } else if (before.behind() && !after.behind()) {
      troubles.caughtUp(session, before, clock.millis());
    }
  }

  @Override
  public void reset(StreamId stream) {
    resets.add(stream);
  }

  @Override
  public void left(StreamId stream) {
    boolean reset = resets.remove(stream);
    Session session = sessions.remove(stream);
    if (session != null) {
      audiences.leave(session.placed());
      deliveries.left(session.name());
      departures.ended(session.name(), reset);
      troubles.gone(session, clock.millis());
      log.atDebug().addKeyValue("proxy", session.name()).log("a stream is closed");
    }
  }
}
