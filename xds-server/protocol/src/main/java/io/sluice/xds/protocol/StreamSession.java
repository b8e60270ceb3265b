package io.sluice.xds.protocol;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream: its client, its subscriptions, and when each is answered. Touched by its loop only.
 */
final class StreamSession {
  private static final Logger log = LoggerFactory.getLogger(StreamSession.class);
  private static final String REMOVALS_HELD = "removals held";

  private final StreamId id;
  private final Peer peer;
  private final Wire wire;
  private final LoopServices services;
  private final MakeBeforeBreak subscriptions = new MakeBeforeBreak();
  private final Deadlines deadlines;

  /** By type, what the client awaits of a type to which it has not subscribed yet. */
  private final Map<String, Set<String>> awaited = new HashMap<>();

  private Quarantine quarantine = new Quarantine();
  private @Nullable Scope scope;
  private boolean holdExpired;
  private boolean open;
  private boolean left;
  private long nonces;

  StreamSession(StreamId id, Peer peer, Wire wire, LoopServices services) {
    this.id = id;
    this.peer = peer;
    this.wire = wire;
    this.services = services;
    this.deadlines = new Deadlines(services.timers(), services.limits().acknowledgeWithin());
  }

  Scope scope() {
    if (scope == null) {
      throw new IllegalStateException("the stream's first message has not come yet");
    }
    return scope;
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
    int names = subscriptions.all().stream().mapToInt(each -> each.names().size()).sum();
    if (names > services.limits().maxNames()) {
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
    subscription.wish(request);
    Set<String> names = awaited.remove(type);
    if (names != null) {
      subscription.awaited(names);
    }
  }

  private void answer(Subscription subscription, Response response, @Nullable String error) {
    String type = subscription.type();
    if (!subscription.waiting()) {
      deadlines.stop(type);
    }
    if (error == null) {
      services.counters().acknowledgements.increment();
      subscription.acknowledge(response);
      services
          .clients()
          .acknowledged(id, new Acknowledgement(type, response.news(), response.removed()));
    } else {
      services.counters().rejections.increment();
      if (subscription.reject(response)) {
        services.counters().quarantined.increment();
      }
      services.clients().rejected(id, new Rejection(type, response.news(), error));
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
    if (!open || !joined()) {
      return;
    }
    boolean again;
    do {
      again = false;
      for (Subscription subscription : subscriptions.all()) {
        if (left || !wire.ready()) {
          return;
        }
        if (!subscription.waiting() && !subscriptions.waitsForClusters(subscription)) {
          again |= send(subscription);
        }
      }
      // Routes that turned out to have nothing to say hold no cluster any longer.
      again |=
          deadlines.runs(REMOVALS_HELD)
              && !subscriptions.routesUnsettled()
              && !subscriptions.clustersWait();
    } while (again);
  }

  /** Returns whether there was something to say. */
  private boolean send(Subscription subscription) {
    boolean clusters = subscription.type().equals(ResourceTypes.CLUSTER);
    boolean hold = clusters && !holdExpired && subscriptions.routesUnsettled();
    Response response = subscription.draft(Long.toString(nonces + 1), hold);
    if (clusters) {
      timeHold(subscription.holdsRemovals());
    }
    if (response == null) {
      return false;
    }
    nonces++;
    subscription.sent(response);
    int bytes = wire.send(response);
    services.counters().responses.increment();
    services.counters().resources.add(response.size());
    services.counters().bytes.add(bytes);
    deadlines.start(
        subscription.type(), () -> guarded(() -> overdue(subscription, response.nonce())));
    await(response);
    return true;
  }

  /** What was sent warms until what it refers to comes, even if that is known and unchanged. */
  private void await(Response response) {
    String type = MakeBeforeBreak.follower(response.type());
    if (type == null || response.news().isEmpty()) {
      return;
    }
    Set<String> names = new TreeSet<>();
    for (String name : response.news().keySet()) {
      names.addAll(services.warming().awaited(response.type(), name));
    }
    Subscription follower = subscriptions.of(type);
    if (follower != null) {
      follower.awaited(names);
    } else if (wire.delta()) {
      // A client that comes back may say first that it has them, and would not be sent them.
      awaited.computeIfAbsent(type, any -> new TreeSet<>()).addAll(names);
    }
  }

  private void timeHold(boolean holds) {
    if (!holds) {
      deadlines.stop(REMOVALS_HELD);
      holdExpired = false;
    } else if (!deadlines.runs(REMOVALS_HELD)) {
      deadlines.start(
          REMOVALS_HELD,
          () ->
              guarded(
                  () -> {
                    holdExpired = true;
                    flush();
                  }));
    }
  }

  private void overdue(Subscription subscription, String nonce) {
    if (!subscription.overdue(nonce)) {
      return;
    }
    services.counters().overdue.increment();
    services.clients().overdue(id, subscription.type());
    if (subscription.type().equals(ResourceTypes.CLUSTER)) {
      // Before the next clusters hold them back again.
      for (Subscription each : subscriptions.referringToClusters()) {
        if (!each.waiting() && wire.ready()) {
          send(each);
        }
      }
    }
    flush();
  }

  private void refuse(Status status) {
    services.counters().refusedStreams.increment();
    end(status);
  }

  void end(Status status) {
    wire.close(status);
    leave();
  }

  /** Nothing of the stream remains but its quarantine. Called again, it does nothing. */
  void leave() {
    if (left) {
      return;
    }
    left = true;
    subscriptions.all().forEach(Subscription::left);
    deadlines.stopAll();
    if (scope != null) {
      try {
        services.clients().left(id);
      } catch (RuntimeException e) {
        log.atError().setCause(e).addKeyValue("stream", id.number()).log("a leave failed");
      }
    }
  }
}
