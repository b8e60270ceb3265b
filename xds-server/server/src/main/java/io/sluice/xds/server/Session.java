package io.sluice.xds.server;

import io.sluice.view.Proxies;
import io.sluice.xds.protocol.Peer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One stream of one proxy. Its troubles are changed by its own loop only, and read by others. */
final class Session {
  /** Of Envoy's words, what people are shown. */
  private static final int MAX_WORDS = 1_024;

  private final Caller caller;
  private final Placed placed;
  private final Peer peer;
  private final long since;
  private volatile Troubles troubles = Troubles.NONE;

  Session(Caller caller, Placed placed, Peer peer, long since) {
    this.caller = caller;
    this.placed = placed;
    this.peer = peer;
    this.since = since;
  }

  Caller caller() {
    return caller;
  }

  /** What it gets. */
  Placed placed() {
    return placed;
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

  Troubles troubles() {
    return troubles;
  }

  /** Called by the stream's own loop alone. */
  void become(Troubles now) {
    troubles = now;
  }

  /** The last rejection of what is still refused, or null. */
  Proxies.@Nullable Rejection standing() {
    return troubles.refusals().entrySet().stream()
        .max(Comparator.comparingLong(entry -> entry.getValue().at()))
        .map(Session::shown)
        .orElse(null);
  }

  private static Proxies.Rejection shown(Map.Entry<String, Refusal> entry) {
    Refusal refusal = entry.getValue();
    String words = refusal.words();
    return new Proxies.Rejection(
        entry.getKey(),
        List.copyOf(refusal.names()),
        words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS),
        refusal.at());
  }
}
