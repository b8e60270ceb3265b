package io.sluice.xds.server;

import io.sluice.view.Proxies.Rejection;
import io.sluice.xds.protocol.Acknowledgement;
import io.sluice.xds.protocol.Peer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One stream of one proxy. Changed by its own loop only; {@link #standing} is read by others. */
final class Session {
  private final Caller caller;
  private final Audience audience;
  private final Peer peer;
  private final long since;
  private final Map<String, Rejection> rejections = new HashMap<>();
  private final Set<String> overdue = new HashSet<>();
  private volatile @Nullable Rejection standing;

  Session(Caller caller, Audience audience, Peer peer, long since) {
    this.caller = caller;
    this.audience = audience;
    this.peer = peer;
    this.since = since;
  }

  Caller caller() {
    return caller;
  }

  Audience audience() {
    return audience;
  }

  Peer peer() {
    return peer;
  }

  long since() {
    return since;
  }

  /** What people call the proxy: its id, or where it connects from if it has none. */
  String name() {
    return caller.id().isEmpty() ? peer.address() : caller.id();
  }

  /** The last refusal that no later acknowledgement has lifted, or null. */
  @Nullable Rejection standing() {
    return standing;
  }

  void rejected(Rejection rejection) {
    rejections.put(rejection.type(), rejection);
    stand();
  }

  /** What is taken over in another version, or gone, is no longer refused. */
  void acknowledged(Acknowledgement acknowledgement) {
    overdue.remove(acknowledgement.type());
    Rejection old = rejections.get(acknowledgement.type());
    if (old == null) {
      return;
    }
    List<String> left =
        old.names().stream()
            .filter(name -> !acknowledgement.versions().containsKey(name))
            .filter(name -> !acknowledgement.removed().contains(name))
            .toList();
    if (left.isEmpty()) {
      rejections.remove(old.type());
    } else {
      rejections.put(old.type(), new Rejection(old.type(), left, old.words(), old.at()));
    }
    stand();
  }

  /** True the first time since the last acknowledgement of the type. */
  boolean overdue(String type) {
    return overdue.add(type);
  }

  private void stand() {
    standing =
        rejections.values().stream().max(Comparator.comparingLong(Rejection::at)).orElse(null);
  }
}
