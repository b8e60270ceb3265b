package io.sluice.xds.server;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.sluice.view.Proxies;
import io.sluice.xds.protocol.Acknowledgement;
import io.sluice.xds.protocol.Clients;
import io.sluice.xds.protocol.Peer;
import io.sluice.xds.protocol.Rejection;
import io.sluice.xds.protocol.Scope;
import io.sluice.xds.protocol.StreamId;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams to audiences, and what became of what they were sent. Called on xDS loops. */
final class Streams implements Clients {
  private static final Logger log = LoggerFactory.getLogger(Streams.class);
  private static final int MAX_WORDS = 1_024;

  private final Audiences audiences;
  private final Sessions sessions;
  private final Clock clock;
  private final RejectionLog rejections = new RejectionLog();
  private final LongAdder refused = new LongAdder();

  Streams(Audiences audiences, Sessions sessions, Clock clock) {
    this.audiences = audiences;
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
    Caller caller = accepted.caller();
    Audience audience = audiences.join(caller.needs());
    Session session = new Session(caller, audience, peer, clock.millis());
    sessions.add(stream, session);
    log.atDebug()
        .addKeyValue("proxy", session.name())
        .addKeyValue("service", caller.service())
        .addKeyValue("peer", peer.address())
        .log("a stream is open");
    return audience;
  }

  @Override
  public void acknowledged(StreamId stream, Acknowledgement acknowledgement) {
    sessions.get(stream).ifPresent(session -> session.acknowledged(acknowledgement));
  }

  @Override
  public void rejected(StreamId stream, Rejection rejection) {
    sessions
        .get(stream)
        .ifPresent(
            session -> {
              session.rejected(
                  new Proxies.Rejection(
                      rejection.type(),
                      List.copyOf(rejection.suspects().keySet()),
                      cut(rejection.words()),
                      clock.millis()));
              rejections.rejected(session, rejection);
            });
  }

  @Override
  public void overdue(StreamId stream, String type) {
    sessions
        .get(stream)
        .filter(session -> session.overdue(type))
        .ifPresent(
            session ->
                log.atWarn()
                    .addKeyValue("proxy", session.name())
                    .addKeyValue("type", type)
                    .log("a proxy does not answer; the newest state is sent without waiting"));
  }

  @Override
  public void left(StreamId stream) {
    sessions
        .remove(stream)
        .ifPresent(
            session -> {
              audiences.leave(session.audience());
              log.atDebug().addKeyValue("proxy", session.name()).log("a stream is closed");
            });
  }

  private static String cut(String words) {
    return words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS);
  }
}
