package io.sluice.xds.protocol;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream: its client, its subscriptions, and the order in which they are answered. Touched by
 * its loop only.
 */
final class StreamSession {
  private static final Logger log = LoggerFactory.getLogger(StreamSession.class);

  /** Make before break: what is referred to goes before what refers to it. */
  private static final List<String> ORDER =
      List.of(
          ResourceTypes.CLUSTER,
          ResourceTypes.ENDPOINT,
          ResourceTypes.LISTENER,
          ResourceTypes.ROUTE);

  private final StreamId id;
  private final Peer peer;
  private final Wire wire;
  private final LoopServices services;
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private final List<Subscription> ordered = new ArrayList<>();
  private final Map<String, Runnable> ackTimers = new HashMap<>();
  private @Nullable Scope scope;
  private Quarantine quarantine = new Quarantine();
  private @Nullable Runnable holdTimer;
  private boolean holdExpired;
  private boolean open;
  private boolean left;
  private long nonces;

  StreamSession(StreamId id, Peer peer, Wire wire, LoopServices services) {
    this.id = id;
    this.peer = peer;
    this.wire = wire;
    this.services = services;
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
    Subscription subscription = subscriptions.get(request.type());
    if (subscription == null) {
      if (subscriptions.size() >= services.limits().maxTypes()) {
        refuse(Status.RESOURCE_EXHAUSTED.withDescription("too many types on one stream"));
        return;
      }
      subscription = subscribe(request.type());
      subscription.wish(request);
    } else {
      boolean stale = !wire.delta() && subscription.stale(request);
      Response answered = subscription.answered(request.nonce());
      if (answered != null) {
        answer(subscription, answered, request.error());
      }
      if (!stale) {
        subscription.wish(request);
      }
    }
    int names = ordered.stream().mapToInt(each -> each.names().size()).sum();
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

  private Subscription subscribe(String type) {
    Subscription subscription =
        !wire.delta() && ResourceTypes.fullState(type)
            ? new FullStateSubscription(type, this)
            : new NamedSubscription(type, this, wire.delta());
    subscriptions.put(type, subscription);
    ordered.add(subscription);
    ordered.sort(Comparator.comparingInt(each -> rank(each.type())));
    return subscription;
  }

  private static int rank(String type) {
    int place = ORDER.indexOf(type);
    return place < 0 ? ORDER.size() : place;
  }

  private void answer(Subscription subscription, Response response, @Nullable String error) {
    if (!subscription.waiting()) {
      stopTimer(subscription.type());
    }
    if (error == null) {
      services.counters().acknowledgements.increment();
      subscription.acknowledge(response);
      services
          .clients()
          .acknowledged(
              id, new Acknowledgement(subscription.type(), response.news(), response.removed()));
    } else {
      services.counters().rejections.increment();
      if (subscription.reject(response)) {
        services.counters().quarantined.increment();
      }
      services.clients().rejected(id, new Rejection(subscription.type(), response.news(), error));
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
    ordered.forEach(Subscription::reconsidered);
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
      for (Subscription subscription : List.copyOf(ordered)) {
        if (left || !wire.ready()) {
          return;
        }
        if (!subscription.waiting() && !waitsForClusters(subscription)) {
          again |= send(subscription);
        }
      }
      // Routes that turned out to have nothing to say hold no cluster any longer.
      again |= holdTimer != null && !holdExpired && !routesUnsettled() && !clustersWait();
    } while (again);
  }

  /** Routes and listeners may need clusters that the client has not confirmed yet. */
  private boolean waitsForClusters(Subscription subscription) {
    return (subscription.type().equals(ResourceTypes.LISTENER)
            || subscription.type().equals(ResourceTypes.ROUTE))
        && clustersWait();
  }

  private boolean clustersWait() {
    Subscription clusters = subscriptions.get(ResourceTypes.CLUSTER);
    return clusters != null && clusters.waiting();
  }

  private boolean routesUnsettled() {
    Subscription listeners = subscriptions.get(ResourceTypes.LISTENER);
    Subscription routes = subscriptions.get(ResourceTypes.ROUTE);
    return (listeners != null && listeners.unsettled()) || (routes != null && routes.unsettled());
  }

  /** Returns whether another round may bring more. */
  private boolean send(Subscription subscription) {
    String type = subscription.type();
    boolean clusters = type.equals(ResourceTypes.CLUSTER);
    boolean hold = clusters && !holdExpired && routesUnsettled();
    Response response = subscription.draft(Long.toString(nonces + 1), hold);
    if (clusters) {
      timeHold(subscription.holdsRemovals());
    }
    if (response != null) {
      nonces++;
      subscription.sent(response);
      int bytes = wire.send(response);
      services.counters().responses.increment();
      services.counters().resources.add(response.size());
      services.counters().bytes.add(bytes);
      startTimer(subscription, response.nonce());
      await(type, response);
      return true;
    }
    return false;
  }

  private void await(String type, Response response) {
    Subscription follower =
        type.equals(ResourceTypes.CLUSTER)
            ? subscriptions.get(ResourceTypes.ENDPOINT)
            : type.equals(ResourceTypes.LISTENER) ? subscriptions.get(ResourceTypes.ROUTE) : null;
    if (follower != null) {
      TreeSet<String> names = new TreeSet<>();
      response
          .news()
          .keySet()
          .forEach(name -> names.addAll(services.warming().awaited(type, name)));
      follower.awaited(names);
    }
  }

  private void timeHold(boolean holds) {
    if (!holds) {
      if (holdTimer != null) {
        holdTimer.run();
      }
      holdTimer = null;
      holdExpired = false;
    } else if (holdTimer == null) {
      holdTimer =
          services
              .timers()
              .after(
                  services.limits().acknowledgeWithin(),
                  () ->
                      guarded(
                          () -> {
                            holdExpired = true;
                            flush();
                          }));
    }
  }

  private void startTimer(Subscription subscription, String nonce) {
    stopTimer(subscription.type());
    ackTimers.put(
        subscription.type(),
        services
            .timers()
            .after(
                services.limits().acknowledgeWithin(),
                () -> guarded(() -> overdue(subscription, nonce))));
  }

  private void stopTimer(String type) {
    Runnable cancel = ackTimers.remove(type);
    if (cancel != null) {
      cancel.run();
    }
  }

  private void overdue(Subscription subscription, String nonce) {
    ackTimers.remove(subscription.type());
    if (subscription.overdue(nonce)) {
      services.counters().overdue.increment();
      services.clients().overdue(id, subscription.type());
      if (subscription.type().equals(ResourceTypes.CLUSTER)) {
        sendWhatWaitedForClusters();
      }
      flush();
    }
  }

  /** Before the next clusters hold them back again. */
  private void sendWhatWaitedForClusters() {
    for (String type : List.of(ResourceTypes.LISTENER, ResourceTypes.ROUTE)) {
      Subscription subscription = subscriptions.get(type);
      if (subscription != null && !subscription.waiting() && wire.ready()) {
        send(subscription);
      }
    }
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
    ordered.forEach(Subscription::left);
    ackTimers.values().forEach(Runnable::run);
    ackTimers.clear();
    if (holdTimer != null) {
      holdTimer.run();
    }
    if (scope != null) {
      try {
        services.clients().left(id);
      } catch (RuntimeException e) {
        log.atError().setCause(e).addKeyValue("stream", id.number()).log("a leave failed");
      }
    }
  }
}
