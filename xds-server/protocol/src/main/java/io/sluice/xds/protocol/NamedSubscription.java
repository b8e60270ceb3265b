package io.sluice.xds.protocol;

import io.sluice.xds.protocol.Holdings.Held;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A subscription whose responses are parts: delta, and SotW's types other than CDS and LDS. */
final class NamedSubscription extends Subscription {
  private final boolean delta;

  private final Holdings holdings;
  private boolean first = true;
  private boolean mustAnswer;
  private boolean holdsRemovals;

  NamedSubscription(String type, StreamSession session, boolean delta) {
    super(type, session);
    this.delta = delta;
    this.holdings = new Holdings(this);
  }

  @Override
  void wish(Request request) {
    if (request.wish() instanceof Request.Complete complete) {
      // An acknowledgement repeats them.
      if (wildcard() || !isNamed(complete.names())) {
        wish(new LinkedHashSet<>(complete.names()));
      }
    } else if (request.wish() instanceof Request.Difference difference) {
      wish(difference);
    }
    first = false;
  }

  private void wish(Set<String> wanted) {
    wildcard(wanted.remove(Request.WILDCARD), Set.of());
    Set<String> given = new LinkedHashSet<>();
    for (String name : names()) {
      if (!wanted.contains(name)) {
        unsubscribe(name);
        given.add(name);
      }
    }
    gaveUp(given);
    for (String name : wanted) {
      if (!named(name)) {
        subscribe(name);
        mustAnswer = true;
      }
    }
  }

  private void wish(Request.Difference difference) {
    Set<String> has = first ? difference.has().keySet() : Set.of();
    if (first && difference.subscribe().isEmpty() && ResourceTypes.fullState(type())) {
      wildcard(true, has);
    }
    Set<String> given = new LinkedHashSet<>();
    for (String name : difference.unsubscribe()) {
      if (name.equals(Request.WILDCARD)) {
        wildcard(false, has);
      } else if (named(name)) {
        unsubscribe(name);
        given.add(name);
      }
    }
    gaveUp(given);
    for (String name : difference.subscribe()) {
      if (name.equals(Request.WILDCARD)) {
        wildcard(true, has);
      } else {
        subscribe(name);
      }
    }
    for (String name : has) {
      Held known = holdings.unsettled(name);
      if (known != null) {
        known.sent = difference.has().get(name);
        known.accepted = known.sent;
      }
    }
  }

  /** With a wildcard it may have them by that. */
  private void gaveUp(Set<String> names) {
    if (!names.isEmpty() && !wildcard()) {
      session.unsubscribed(type(), names);
    }
  }

  private void subscribe(String name) {
    Cell cell = catalogue.cell(scope, type(), name);
    holdings.resend(cell);
    name(cell);
  }

  /** A client that has nothing is answered even when there is nothing, lest it wait. */
  private void wildcard(boolean wanted, Set<String> has) {
    if (wanted && !wildcard()) {
      setWildcard(true);
      mustAnswer |= has.isEmpty();
      scope.wildcard(type()).names().forEach(holdings::enter);
      has.forEach(holdings::enter);
    } else if (!wanted && wildcard()) {
      setWildcard(false);
      holdings.leaveWildcard();
      for (String name : holdings.unsettled()) {
        if (!named(name)) {
          forget(name);
        }
      }
    }
  }

  /** With a wildcard the client cannot know whether that still stands for the name: it is told. */
  private void unsubscribe(String name) {
    if (!named(name)) {
      return;
    }
    if (wildcard()) {
      holdings.resend(name);
      unname(name);
      holdings.enter(name);
    } else {
      unname(name);
      forget(name);
    }
  }

  private void forget(String name) {
    holdings.forget(name);
    search.cleared(Set.of(name));
    refused.relieve(Set.of(name));
  }

  @Override
  void changed(Cell cell, @Nullable Encoded before) {
    String name = cell.name();
    boolean concerned = concerns(cell);
    if (!holdings.changed(cell, before)) {
      if (!concerned || !wildcard() || !scope.wildcard(type()).contains(name)) {
        return;
      }
      holdings.enter(name);
    }
    if (concerned) {
      search.cleared(Set.of(name));
    }
  }

  @Override
  void reconsidered() {
    holdings.unsettleAll();
    rename();
    holdings.reenter();
    if (wildcard()) {
      scope.wildcard(type()).names().forEach(holdings::enter);
    }
  }

  @Override
  void awaited(Collection<String> names) {
    for (String name : names) {
      if (holdings.contain(name)) {
        holdings.resend(name);
        mustAnswer = true;
      }
    }
  }

  @Override
  @Nullable Response draft(String nonce, boolean holdRemovals) {
    holdsRemovals = false;
    for (int attempts = search.groups() + 2;
        attempts > 0 && !holdings.dirty().isEmpty();
        attempts--) {
      Response response = draft(nonce, search.choose(holdings.dirty()), holdRemovals);
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
    PartDraft draft = new PartDraft(refused, delta);
    for (String name : chosen) {
      Held known = holdings.touch(name);
      Cell cell = catalogue.known(scope, type(), name);
      boolean wanted = wants(cell, name);
      Encoded encoded = wanted ? Catalogue.resolve(cell, scope, type(), name) : null;
      // More than what stands in for it when it is gone.
      boolean exists = wanted && cell != null && cell.encoded() != null;
      if (holdRemovals && known.sent != null && !known.isGone() && !exists) {
        holdsRemovals = true;
        continue;
      }
      if (encoded == null) {
        draft.gone(name, known);
      } else {
        draft.there(name, known, encoded);
      }
      holdings.said(name, known);
    }
    Response response = draft.response(type(), nonce);
    mustAnswer &= response == null;
    return response;
  }

  private boolean wants(String name) {
    return wants(catalogue.known(scope, type(), name), name);
  }

  /** Whether the client wants a name, which stands there if anybody knows it. */
  private boolean wants(@Nullable Cell cell, String name) {
    return (cell != null && named().contains(cell))
        || (wildcard() && scope.wildcard(type()).contains(name));
  }

  @Override
  boolean holdsRemovals() {
    return holdsRemovals;
  }

  @Override
  boolean pending() {
    return mustAnswer || !holdings.dirty().isEmpty();
  }

  @Override
  void accepted(Response response) {
    response
        .news()
        .forEach(
            (name, version) -> {
              Held known = holdings.unsettled(name);
              if (known != null) {
                known.accepted = version;
                holdings.settle(name, known);
              }
            });
    for (String name : response.removed()) {
      Held known = holdings.unsettled(name);
      if (known != null) {
        known.accepted = Holdings.GONE;
        if (known.isGone() && !wants(name)) {
          forget(name);
        } else {
          holdings.settle(name, known);
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
    response.news().forEach(holdings::undo);
    response.removed().forEach(name -> holdings.undo(name, Holdings.GONE));
  }

  @Override
  void left() {
    holdings.leaveWildcard();
    super.left();
  }

  @Override
  boolean hasNewest(Cell cell) {
    return holdings.hasNewest(cell);
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
