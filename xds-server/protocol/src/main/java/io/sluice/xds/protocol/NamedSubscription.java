package io.sluice.xds.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A subscription whose responses are parts: delta, and SotW's types other than CDS and LDS. */
final class NamedSubscription extends Subscription {
  /** Stands for the version of what does not exist. */
  private static final String GONE = "";

  /** What the client was told of one name last, and what it accepted last; null for nothing. */
  private static final class Held {
    @Nullable String sent;
    @Nullable String accepted;
  }

  private final boolean delta;
  private final Map<String, Held> held = new HashMap<>();
  private final Set<String> dirty = new LinkedHashSet<>();
  private boolean first = true;
  private boolean mustAnswer;
  private boolean holdsRemovals;

  NamedSubscription(String type, StreamSession session, boolean delta) {
    super(type, session);
    this.delta = delta;
  }

  @Override
  void wish(Request request) {
    if (request.wish() instanceof Request.Complete complete) {
      wish(new LinkedHashSet<>(complete.names()));
    } else if (request.wish() instanceof Request.Difference difference) {
      wish(difference);
    }
    first = false;
  }

  private void wish(Set<String> wanted) {
    wildcard(wanted.remove(Request.WILDCARD), Set.of());
    for (String name : List.copyOf(names())) {
      if (!wanted.contains(name)) {
        unsubscribe(name);
      }
    }
    for (String name : wanted) {
      if (name(name)) {
        resend(name);
        mustAnswer = true;
      }
    }
  }

  private void wish(Request.Difference difference) {
    Set<String> has = first ? difference.has().keySet() : Set.of();
    if (first && difference.subscribe().isEmpty() && ResourceTypes.fullState(type())) {
      wildcard(true, has);
    }
    for (String name : difference.unsubscribe()) {
      if (name.equals(Request.WILDCARD)) {
        wildcard(false, has);
      } else {
        unsubscribe(name);
      }
    }
    for (String name : difference.subscribe()) {
      if (name.equals(Request.WILDCARD)) {
        wildcard(true, has);
      } else {
        name(name);
        resend(name);
      }
    }
    for (String name : has) {
      Held known = held.get(name);
      if (known != null) {
        known.sent = difference.has().get(name);
        known.accepted = known.sent;
      }
    }
  }

  /** A client that has nothing is answered even when there is nothing, lest it wait. */
  private void wildcard(boolean wanted, Set<String> has) {
    if (wanted && !wildcard()) {
      setWildcard(true);
      mustAnswer |= has.isEmpty();
      scope.wildcard(type()).names().forEach(this::touch);
      has.forEach(this::touch);
    } else if (!wanted && wildcard()) {
      setWildcard(false);
      held.keySet().removeIf(name -> !names().contains(name));
      dirty.retainAll(held.keySet());
      relieve(refused().stream().filter(name -> !held.containsKey(name)).toList());
    }
  }

  /** With a wildcard the client cannot know whether that still stands for the name: it is told. */
  private void unsubscribe(String name) {
    if (!names().contains(name)) {
      return;
    }
    unname(name);
    if (wildcard()) {
      resend(name);
    } else {
      forget(name);
    }
  }

  private void forget(String name) {
    held.remove(name);
    dirty.remove(name);
    search.cleared(Set.of(name));
    relieve(Set.of(name));
  }

  private Held touch(String name) {
    dirty.add(name);
    return held.computeIfAbsent(name, any -> new Held());
  }

  private void resend(String name) {
    touch(name).sent = null;
  }

  @Override
  void changed(Unit unit) {
    String name = unit.name();
    boolean concerned = concerns(unit);
    if (held.containsKey(name)
        || (concerned && wildcard() && scope.wildcard(type()).contains(name))) {
      touch(name);
      if (concerned) {
        search.cleared(Set.of(name));
      }
    }
  }

  @Override
  void reconsidered() {
    rename();
    dirty.addAll(held.keySet());
    if (wildcard()) {
      scope.wildcard(type()).names().forEach(this::touch);
    }
  }

  @Override
  void awaited(Collection<String> names) {
    for (String name : names) {
      if (held.containsKey(name)) {
        resend(name);
        mustAnswer = true;
      }
    }
  }

  @Override
  @Nullable Response draft(String nonce, boolean holdRemovals) {
    holdsRemovals = false;
    for (int attempts = search.groups() + 2; attempts > 0 && !dirty.isEmpty(); attempts--) {
      Response response = draft(nonce, search.choose(dirty), holdRemovals);
      if (response != null) {
        return response;
      }
    }
    if (!mustAnswer || (delta && holdsRemovals)) {
      return null;
    }
    mustAnswer = false;
    return new Response(type(), nonce, List.of(), Set.of(), new TreeMap<>(), null);
  }

  private @Nullable Response draft(String nonce, Set<String> chosen, boolean holdRemovals) {
    List<Encoded> resources = new ArrayList<>();
    Set<String> removed = new TreeSet<>();
    SortedMap<String, String> news = new TreeMap<>();
    for (String name : chosen) {
      Held known = touch(name);
      Encoded encoded = wants(name) ? catalogue.resolve(scope, type(), name) : null;
      if (encoded == null) {
        if (holdRemovals && known.sent != null && !known.sent.equals(GONE)) {
          holdsRemovals = true;
          continue;
        }
        if (!GONE.equals(known.sent)) {
          removed.add(name);
          known.sent = GONE;
        } else {
          relieve(Set.of(name));
        }
        if (!delta) {
          relieve(Set.of(name));
        }
      } else if (encoded.version().equals(known.sent)) {
        if (encoded.version().equals(known.accepted)) {
          relieve(Set.of(name));
        }
      } else if (!blocked(name, encoded.version())) {
        resources.add(encoded);
        news.put(name, encoded.version());
        known.sent = encoded.version();
      }
      dirty.remove(name);
    }
    if (resources.isEmpty() && (removed.isEmpty() || !delta)) {
      return null;
    }
    mustAnswer = false;
    return new Response(type(), nonce, resources, removed, news, null);
  }

  private boolean wants(String name) {
    return names().contains(name) || (wildcard() && scope.wildcard(type()).contains(name));
  }

  @Override
  boolean holdsRemovals() {
    return holdsRemovals;
  }

  @Override
  boolean pending() {
    return mustAnswer || !dirty.isEmpty();
  }

  @Override
  void accepted(Response response) {
    response
        .news()
        .forEach(
            (name, version) -> {
              Held known = held.get(name);
              if (known != null) {
                known.accepted = version;
              }
            });
    for (String name : response.removed()) {
      Held known = held.get(name);
      if (known != null) {
        known.accepted = GONE;
        if (GONE.equals(known.sent) && !wants(name)) {
          forget(name);
        }
      }
    }
  }

  @Override
  void undo(Response response) {
    if (response.news().isEmpty()) {
      // Nothing else can be tried in place of a removal, so it is not repeated.
      accepted(response);
      return;
    }
    response.news().forEach(this::undo);
    response.removed().forEach(name -> undo(name, GONE));
  }

  private void undo(String name, String version) {
    Held known = held.get(name);
    if (known != null) {
      dirty.add(name);
      if (version.equals(known.sent)) {
        known.sent = known.accepted;
      }
    }
  }

  @Override
  boolean searchable() {
    return true;
  }

  @Override
  @Nullable Encoded fallback(String name) {
    return null;
  }
}
