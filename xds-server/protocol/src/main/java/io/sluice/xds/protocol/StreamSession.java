package io.sluice.xds.protocol;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream: its client, its subscriptions, and when each is answered. Touched by its loop only.
 */
final class StreamSession {
  private static final Logger log = LoggerFactory.getLogger(StreamSession.class);

  private final StreamId id;
  private final Peer peer;
  private final Wire wire;
  private final LoopServices services;
  private final MakeBeforeBreak subscriptions = new MakeBeforeBreak();
  private final Outbox outbox;
  private Quarantine quarantine = new Quarantine();
  private @Nullable Scope scope;
  private boolean open;
  private boolean left;
  private boolean touched;

  StreamSession(StreamId id, Peer peer, Wire wire, LoopServices services) {
    this.id = id;
    this.peer = peer;
    this.wire = wire;
    this.services = services;
    this.outbox = new Outbox(this, wire, services, subscriptions);
  }

  StreamId id() {
    return id;
  }

  Scope scope() {
    if (scope == null) {
      throw new IllegalStateException("the stream's first message has not come yet");
    }
    return scope;
  }

  /** Returns whether it was not touched since the last flush. */
  boolean touch() {
    boolean news = !touched;
    touched = true;
    return news;
  }

  boolean joined() {
    return scope != null && !left;
  }

  Catalogue catalogue() {
    return services.catalogue();
  }

  Quarantine quarantine() {
    return quarantine;
  }

  /** Runs a task of this stream; if it fails, this stream ends, and no other. */
  void guarded(Runnable task) {
    if (left) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("stream", id.number()).log("a stream failed");
      end(Status.INTERNAL.withDescription("the stream failed in the server"));
    }
  }

  void receive(Request request) {
    services.counters().requests.increment();
    if (scope == null && !join(request)) {
      return;
    }
    if (request.type().isEmpty()) {
      return;
    }
    Subscription subscription = subscriptions.of(request.type());
    if (subscription != null) {
      boolean stale = !wire.delta() && subscription.stale(request);
      Response answered = subscription.answered(request.nonce());
      if (answered != null) {
        answer(subscription, answered, request.error());
      }
      if (!stale) {
        subscription.wish(request);
      }
    } else if (subscriptions.all().size() < services.limits().maxTypes()) {
      subscribe(request);
    } else {
      refuse(Status.RESOURCE_EXHAUSTED.withDescription("too many types on one stream"));
      return;
    }
    if (request.wish().named() > 0 && subscriptions.names() > services.limits().maxNames()) {
      refuse(Status.RESOURCE_EXHAUSTED.withDescription("too many names on one stream"));
      return;
    }
    flush();
  }

  private boolean join(Request request) {
    String nodeId = request.node().getId();
    if (nodeId.length() > services.limits().maxNodeIdLength()) {
      refuse(Status.INVALID_ARGUMENT.withDescription("the node's id is too long"));
      return false;
    }
    quarantine = services.quarantines().of(nodeId);
    try {
      scope = services.clients().join(id, peer, request.node());
    } catch (StatusRuntimeException refusal) {
      refuse(refusal.getStatus());
      return false;
    }
    return true;
  }

  private void subscribe(Request request) {
    String type = request.type();
    Subscription subscription =
        !wire.delta() && ResourceTypes.fullState(type)
            ? new FullStateSubscription(type, this)
            : new NamedSubscription(type, this, wire.delta());
    subscriptions.add(subscription);
    if (request.wish().fromNothing()) {
      // It lost what it had, and why it rejected something may be gone too.
      quarantine.lift(type);
    }
    subscription.wish(request);
    if (request.wish() instanceof Request.Difference difference && !difference.has().isEmpty()) {
      services.clients().kept(id, type, difference.has());
    }
    outbox.subscribed(subscription);
  }

  private void answer(Subscription subscription, Response response, @Nullable String error) {
    String type = subscription.type();
    outbox.answered(subscription);
    if (error == null) {
      services.counters().acknowledgements.increment();
      subscription.acknowledge(response);
      services
          .clients()
          .acknowledged(id, new Acknowledgement(type, response.news(), response.removed()));
    } else {
      services.counters().rejections.increment();
      outbox.rejected(response);
      Rejection rejection = new Rejection(type, response.news(), error);
      if (subscription.reject(response, rejection.words())) {
        services.counters().quarantined.increment();
      }
      services.clients().rejected(id, rejection);
    }
  }

  /** The start barrier is passed. */
  void open() {
    open = true;
    if (joined()) {
      reconsider();
    }
  }

  /** The scope answers otherwise than before. */
  void reconsider() {
    subscriptions.all().forEach(Subscription::reconsidered);
    flush();
  }

  /** Sends what there is to say and may be said now, in order. */
  void flush() {
    touched = false;
    if (open && joined()) {
      outbox.flush();
    }
  }

  /** The proxy rejected this version on an earlier stream. */
  void withheld(Rejection rejection) {
    services.clients().withheld(id, rejection);
  }

  /** The client does not want these names any longer. */
  void unsubscribed(String type, Set<String> names) {
    services.clients().unsubscribed(id, type, names);
  }

  /** The client refuses these names no longer. */
  void relieved(String type, Set<String> names) {
    services.clients().relieved(id, type, names);
  }

  private void refuse(Status status) {
    services.counters().refusedStreams.increment();
    end(status);
  }

  void end(Status status) {
    try {
      wire.close(status);
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("stream", id.number()).log("a stream did not close");
    }
    leave();
  }

  /** Nothing of the stream remains but its quarantine. Called again, it does nothing. */
  void leave() {
    if (left) {
      return;
    }
    left = true;
    subscriptions.all().forEach(Subscription::left);
    outbox.close();
    if (scope != null) {
      try {
        services.clients().left(id);
      } catch (RuntimeException e) {
        log.atError().setCause(e).addKeyValue("stream", id.number()).log("a leave failed");
      }
    }
  }

  /** The client itself ends it. */
  void reset() {
    if (scope != null) {
      services.clients().reset(id);
    }
  }
}
