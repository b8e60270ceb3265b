package io.sluice.xds.protocol;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * When the subscriptions of one stream may say what they have to say, in which order, and what
 * happens when the client does not answer or does not read. Touched by the stream's loop only.
 */
final class Outbox {
  private static final String REMOVALS_HELD = "removals held";
  private static final String ASSIGNMENTS_AWAITED = "assignments awaited";
  private static final String UNREAD = "unread";

  private final StreamSession session;
  private final Wire wire;
  private final LoopServices services;
  private final MakeBeforeBreak subscriptions;
  private final Deadlines deadlines;

  private final Awaited awaited = new Awaited();

  private boolean holdExpired;
  private boolean unread;
  private long nonces;

  Outbox(StreamSession session, Wire wire, LoopServices services, MakeBeforeBreak subscriptions) {
    this.session = session;
    this.wire = wire;
    this.services = services;
    this.subscriptions = subscriptions;
    this.deadlines = new Deadlines(services.timers(), services.limits().acknowledgeWithin());
  }

  /** Sends what there is to say and may be said now, in order. */
  void flush() {
    boolean again;
    do {
      again = false;
      for (Subscription subscription : subscriptions.all()) {
        if (!session.joined() || !drained()) {
          return;
        }
        if (!subscription.waiting() && !waitsForClusters(subscription)) {
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

  /** A cluster that was confirmed but has no assignment yet answers 503 to whom routes send it. */
  private boolean waitsForClusters(Subscription subscription) {
    return subscriptions.waitsForClusters(subscription)
        || (MakeBeforeBreak.refersToClusters(subscription) && awaited.any(ResourceTypes.ENDPOINT));
  }

  /** Returns whether there was something to say. */
  private boolean send(Subscription subscription) {
    boolean routed = MakeBeforeBreak.isRoutedTo(subscription);
    boolean hold = routed && !holdExpired && subscriptions.routesUnsettled();
    Response response = subscription.draft(Long.toString(nonces + 1), hold);
    if (routed) {
      timeHold(subscriptions.holdRemovals());
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
    startDeadline(subscription.type(), () -> overdue(subscription, response.nonce()));
    await(response);
    return true;
  }

  private void startDeadline(String name, Runnable task) {
    deadlines.start(name, () -> session.guarded(task));
  }

  /** What was sent warms until what it refers to comes, even if that is known and unchanged. */
  private void await(Response response) {
    awaited.sent(response);
    String type = MakeBeforeBreak.follower(response.type());
    if (type != null) {
      Set<String> names = followers(response.type(), response.news().keySet());
      awaited.over(type, followers(response.type(), response.removed()));
      awaited.add(type, names);
      Subscription follower = subscriptions.of(type);
      if (follower != null) {
        follower.awaited(names);
      }
    }
    timeAssignments(response);
  }

  private Set<String> followers(String type, Set<String> names) {
    Set<String> followers = new TreeSet<>();
    for (String name : names) {
      followers.addAll(services.warming().awaited(type, name));
    }
    return followers;
  }

  /** Routes do not wait forever for a client that never asks for what its clusters need. */
  private void timeAssignments(Response response) {
    if (!awaited.any(ResourceTypes.ENDPOINT)) {
      deadlines.stop(ASSIGNMENTS_AWAITED);
    } else if (response.type().equals(ResourceTypes.CLUSTER)) {
      startDeadline(
          ASSIGNMENTS_AWAITED,
          () -> {
            awaited.over(ResourceTypes.ENDPOINT);
            session.flush();
          });
    }
  }

  /** A client that comes back may say first that it has what it awaits: it is sent that anew. */
  void subscribed(Subscription subscription) {
    List<String> names = awaited.of(subscription.type());
    if (!names.isEmpty()) {
      subscription.awaited(names);
    }
  }

  private void timeHold(boolean holds) {
    if (!holds) {
      deadlines.stop(REMOVALS_HELD);
      holdExpired = false;
    } else if (!deadlines.runs(REMOVALS_HELD)) {
      startDeadline(
          REMOVALS_HELD,
          () -> {
            holdExpired = true;
            session.flush();
          });
    }
  }

  /** The client answered a response of this subscription. */
  void answered(Subscription subscription) {
    if (!subscription.waiting()) {
      deadlines.stop(subscription.type());
      if (subscription.setOverdue(false)) {
        services.clients().answering(session.id(), subscription.type());
      }
    }
  }

  /** The client did not take what would await something. */
  void rejected(Response response) {
    String type = MakeBeforeBreak.follower(response.type());
    if (type != null) {
      awaited.over(type, followers(response.type(), response.news().keySet()));
    }
  }

  private void overdue(Subscription subscription, String nonce) {
    if (!subscription.overdue(nonce)) {
      return;
    }
    services.counters().overdue.increment();
    if (!wire.ready()) {
      // Who does not read cannot answer: that is one trouble, and not two.
      unread();
    } else if (subscription.setOverdue(true)) {
      services.clients().overdue(session.id(), subscription.type());
    }
    if (subscription.type().equals(ResourceTypes.CLUSTER)) {
      // Before the next clusters hold them back again.
      for (Subscription each : subscriptions.referringToClusters()) {
        if (!each.waiting() && wire.ready()) {
          send(each);
        }
      }
    }
    session.flush();
  }

  /** Whether the client has read so much that it may be written to; if not, that is timed. */
  private boolean drained() {
    boolean ready = wire.ready();
    if (ready) {
      deadlines.stop(UNREAD);
      if (unread) {
        unread = false;
        services.clients().reading(session.id());
      }
    } else if (!unread && !deadlines.runs(UNREAD) && subscriptions.pending()) {
      startDeadline(UNREAD, this::unread);
    }
    return ready;
  }

  private void unread() {
    if (!unread && !wire.ready()) {
      unread = true;
      services.counters().unread.increment();
      services.clients().unread(session.id());
    }
  }

  void close() {
    deadlines.stopAll();
  }
}
