package io.sluice.xds.protocol;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A SotW subscription to CDS or LDS: every response is all that the client gets, so what it lacks
 * is taken away from the client. Remembers states, which are shared, and nothing per name.
 */
final class FullStateSubscription extends Subscription {
  private @Nullable FullState sent;
  private @Nullable FullState accepted;

  /** The version of a state that was rejected by a client of whom nothing else is known. */
  private @Nullable String refusedState;

  /** What the client says that it accepted on an earlier stream; null before its first request. */
  private @Nullable String clientVersion;

  private boolean everNamed;
  private boolean dirty;
  private boolean mustAnswer;
  private boolean deferred;
  private boolean holdsRemovals;

  FullStateSubscription(String type, StreamSession session) {
    super(type, session);
  }

  @Override
  void wish(Request request) {
    if (!(request.wish() instanceof Request.Complete complete)) {
      return;
    }
    if (clientVersion == null) {
      clientVersion = complete.version();
      accepted = quarantine.kept(type(), clientVersion);
    }
    Set<String> wanted = new LinkedHashSet<>(complete.names());
    everNamed |= !wanted.isEmpty();
    boolean more = wildcard(wanted.remove(Request.WILDCARD) || !everNamed);
    for (String name : names()) {
      if (!wanted.contains(name)) {
        unname(name);
      }
    }
    for (String name : wanted) {
      more |= name(name);
    }
    dirty |= more;
    mustAnswer |= more;
    if (!wildcard() && named().isEmpty()) {
      dirty = false;
      mustAnswer = false;
      sent = null;
      accepted = null;
      refused.relieveAll();
    }
  }

  /** Returns whether the client wants more than before. */
  private boolean wildcard(boolean wanted) {
    boolean more = wanted && !wildcard();
    setWildcard(wanted);
    return more;
  }

  @Override
  void changed(Cell cell, @Nullable Encoded before) {
    String name = cell.name();
    boolean had = sent != null && sent.resources().containsKey(name);
    if (had
        || named().contains(cell)
        || (wildcard() && scope.wildcard(type()).contains(name) && concerns(cell))) {
      dirty = true;
      if (concerns(cell)) {
        search.cleared(Set.of(name));
      }
    }
  }

  @Override
  void reconsidered() {
    rename();
    dirty = wildcard() || !named().isEmpty();
  }

  @Override
  void awaited(Collection<String> names) {
    // No other resource waits for a cluster or a listener.
  }

  @Override
  @Nullable Response draft(String nonce, boolean holdRemovals) {
    holdsRemovals = false;
    for (int attempts = search.groups() + 2; attempts > 0 && pending(); attempts--) {
      FullState target = target(holdRemovals);
      dirty = deferred || holdsRemovals;
      if (sent == null && target.version().equals(clientVersion) && named().isEmpty()) {
        sent = target;
        accepted = target;
        mustAnswer = false;
        refused.relieveAll();
      } else if (target.version().equals(refusedState)) {
        mustAnswer = false;
      } else if (mustAnswer || sent == null || !target.version().equals(sent.version())) {
        mustAnswer = false;
        sent = target;
        return new Response(
            type(),
            nonce,
            List.of(),
            Set.copyOf(target.missingSince(accepted)),
            target.newsSince(accepted),
            target);
      }
      if (!deferred) {
        return null;
      }
    }
    return null;
  }

  /** The newest state; what is rejected or suspected goes as the client accepted it last. */
  private FullState target(boolean holdRemovals) {
    FullState newest = newest();
    deferred = false;
    Collection<String> removals =
        holdRemovals && sent != null ? newest.missingSince(sent) : List.of();
    holdsRemovals = !removals.isEmpty();
    if (!search.active() && quarantine.isEmpty() && !holdsRemovals) {
      return newest;
    }
    TreeMap<String, Encoded> resources = new TreeMap<>(newest.resources());
    SortedMap<String, String> news = newest.newsSince(accepted);
    refused.relieve(refused.names().stream().filter(name -> !news.containsKey(name)).toList());
    Set<String> possible = new TreeSet<>();
    news.forEach(
        (name, version) -> {
          if (!refused.blocks(name, version)) {
            possible.add(name);
          }
        });
    Set<String> chosen = search.choose(possible);
    for (String name : news.keySet()) {
      if (!chosen.contains(name)) {
        deferred |= possible.contains(name);
        Encoded before = fallback(name);
        if (before == null) {
          resources.remove(name);
        } else {
          resources.put(name, before);
        }
      }
    }
    if (sent != null) {
      sent.resources()
          .forEach(
              (name, encoded) -> {
                if (removals.contains(name)) {
                  resources.put(name, encoded);
                }
              });
    }
    return new FullState(type(), resources);
  }

  private FullState newest() {
    if (named().isEmpty()) {
      return wildcard()
          ? catalogue.fullState(scope, type(), scope.wildcard(type()))
          : catalogue.fullState(scope, type(), Set.of());
    }
    Set<String> wanted = new TreeSet<>(names());
    if (wildcard()) {
      wanted.addAll(scope.wildcard(type()).names());
    }
    return catalogue.fullState(scope, type(), wanted);
  }

  @Override
  boolean holdsRemovals() {
    return holdsRemovals;
  }

  @Override
  boolean pending() {
    return dirty || mustAnswer;
  }

  @Override
  void accepted(Response response) {
    accepted = response.state();
    refusedState = null;
  }

  @Override
  void undo(Response response) {
    FullState rejected = response.state();
    if (rejected == null) {
      return;
    }
    if (response.news().isEmpty()) {
      // Nothing else can be tried in place of a removal, so it is not repeated.
      accepted = rejected;
      return;
    }
    sent = accepted;
    dirty = true;
    if (!searchable()) {
      refusedState = rejected.version();
    }
  }

  /**
   * A client that brought its state from a stream that we do not remember cannot be sent a part:
   * what it has and we would leave out would be taken away from it.
   */
  @Override
  boolean searchable() {
    return accepted != null || clientVersion == null || clientVersion.isEmpty();
  }

  @Override
  @Nullable Encoded fallback(String name) {
    Encoded before = accepted == null ? null : accepted.resources().get(name);
    return before == null ? quarantine.lastAccepted(type(), name) : before;
  }

  @Override
  void left() {
    super.left();
    if (accepted != null && (search.active() || !quarantine.isEmpty())) {
      quarantine.keep(type(), accepted);
    }
  }
}
