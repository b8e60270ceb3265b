package io.sluice.xds.server;

import io.sluice.view.FormatProgress;
import io.sluice.view.Formats;
import io.sluice.view.Proxies;
import io.sluice.xds.protocol.StreamId;
import io.sluice.xds.resources.ClientKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All open streams, and the proxies behind them. Any thread. */
final class Sessions implements Proxies {
  private final Map<StreamId, Session> byStream = new ConcurrentHashMap<>();

  void add(StreamId stream, Session session) {
    byStream.put(stream, session);
  }

  @Nullable Session get(StreamId stream) {
    return byStream.get(stream);
  }

  @Nullable Session remove(StreamId stream) {
    return byStream.remove(stream);
  }

  /** As they are; weakly consistent. */
  Collection<Session> open() {
    return byStream.values();
  }

  /** A client that has a stream for each type is one proxy. */
  @Override
  public List<Proxy> proxies() {
    Map<String, Proxy> byId = new TreeMap<>();
    for (Session session : byStream.values()) {
      byId.merge(session.name(), proxy(session), Sessions::joined);
    }
    return new ArrayList<>(byId.values());
  }

  /** Connected proxies by the kind of their client. */
  Map<ClientKind, Integer> connected() {
    Map<String, ClientKind> byId = new HashMap<>();
    for (Session session : byStream.values()) {
      byId.put(session.name(), session.caller().needs().kind());
    }
    Map<ClientKind, Integer> connected = new EnumMap<>(ClientKind.class);
    for (ClientKind kind : ClientKind.values()) {
      connected.put(kind, 0);
    }
    byId.values().forEach(kind -> connected.merge(kind, 1, Integer::sum));
    return connected;
  }

  /** How many connected proxies refuse something. */
  int rejecting() {
    Set<String> rejecting = new HashSet<>();
    for (Session session : byStream.values()) {
      if (!session.troubles().refusals().isEmpty()) {
        rejecting.add(session.name());
      }
    }
    return rejecting.size();
  }

  /** How far they are on the way to another format; a proxy counts once. */
  FormatProgress progress(Formats formats, long now) {
    Set<String> all = new HashSet<>();
    Set<String> moved = new HashSet<>();
    Set<String> waiting = new HashSet<>();
    Set<String> refusing = new HashSet<>();
    for (Session session : byStream.values()) {
      String name = session.name();
      all.add(name);
      if (formats.isMoving() && session.placed().audience().format() == formats.next()) {
        moved.add(name);
        Troubles troubles = session.troubles();
        if (troubles.behind() || !troubles.refusals().isEmpty()) {
          refusing.add(name);
        }
      }
      if (session.placed().isWaiting(now)) {
        waiting.add(name);
      }
    }
    return new FormatProgress(formats, all.size(), moved.size(), waiting.size(), refusing.size());
  }

  private static Proxy proxy(Session session) {
    Caller caller = session.caller();
    return new Proxy(
        session.name(),
        caller.service(),
        caller.environment(),
        session.peer().address(),
        session.since(),
        session.troubles().behindSince(),
        session.standing(),
        caller.needs().dependencies().declared());
  }

  private static Proxy joined(Proxy one, Proxy other) {
    Proxy first = one.connectedSince() <= other.connectedSince() ? one : other;
    return new Proxy(
        first.id(),
        first.service(),
        first.environment(),
        first.address(),
        first.connectedSince(),
        behind(one.behindSince(), other.behindSince()),
        later(one.rejection(), other.rejection()),
        first.dependencies());
  }

  /** Whoever is behind with one stream is. */
  private static long behind(long one, long other) {
    return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
  }

  private static @Nullable Rejection later(@Nullable Rejection one, @Nullable Rejection other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.at() >= other.at() ? one : other;
  }
}
