package io.sluice.xds.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * When the subscriptions of one stream may say what they have to say, in which order, and what
 * happens when the client does not answer or does not read. Touched by the stream's loop only.
 */
final class Outbox {
  private static final String REMOVALS_HELD = "removals held";
  private static final String UNREAD = "unread";

  private final StreamSession session;
  private final Wire wire;
  private final LoopServices services;
  private final MakeBeforeBreak subscriptions;
  private final Deadlines deadlines;

  /** By type, what the client awaits of a type to which it has not subscribed yet. */
  private Map<String, Set<String>> awaited = Map.of();

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
    startDeadline(subscription.type(), () -> overdue(subscription, response.nonce()));
    await(response);
    return true;
  }

  private void startDeadline(String name, Runnable task) {
    deadlines.start(name, () -> session.guarded(task));
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
      if (awaited.isEmpty()) {
        awaited = new HashMap<>();
      }
      awaited.computeIfAbsent(type, any -> new TreeSet<>()).addAll(names);
    }
  }

  /** The client subscribed to a type of which it may await something. */
  void subscribed(Subscription subscription) {
    Set<String> names = awaited.isEmpty() ? null : awaited.remove(subscription.type());
    if (names != null) {
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
