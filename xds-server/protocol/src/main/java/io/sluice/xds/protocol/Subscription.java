package io.sluice.xds.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one stream wants of one type, what it was sent, and what it answered. Names that change are
 * collected; a response is drafted when the stream may have one. Touched by its loop only.
 */
abstract class Subscription {
  /** More unanswered responses than this are forgotten, oldest first: memory stays bounded. */
  private static final int MAX_UNANSWERED = 4;

  /** Where the names stand to which it is subscribed: the index has it there. */
  private final IdentitySet<Cell> named = new IdentitySet<>();

  private List<Response> unanswered = List.of();
  private final String type;

  private boolean waiting;
  private boolean overdue;
  private boolean wildcard;

  /** 0 before the first response. */
  private long newestNonce;

  final StreamSession session;
  final Scope scope;
  final Catalogue catalogue;
  final Quarantine quarantine;
  final RejectionSearch search = new RejectionSearch();
  final Refused refused;

  Subscription(String type, StreamSession session) {
    this.type = type;
    this.session = session;
    this.scope = session.scope();
    this.catalogue = session.catalogue();
    this.quarantine = session.quarantine();
    this.refused = new Refused(type, session);
  }

  final String type() {
    return type;
  }

  /** Takes what a request says of names. */
  abstract void wish(Request request);

  /**
   * A unit of this type changed; it may be one that this client does not get.
   *
   * @param before its state until now, null for none
   */
  abstract void changed(Cell cell, @Nullable Encoded before);

  /** The scope answers otherwise than before. */
  abstract void reconsidered();

  /** The client waits for these names, whether it has them or not. */
  abstract void awaited(Collection<String> names);

  /**
   * The next response, with what is the newest now, or null if there is nothing to say.
   *
   * @param holdRemovals whether what is gone must stay for the moment
   */
  abstract @Nullable Response draft(String nonce, boolean holdRemovals);

  /** Whether the last draft left out a removal because it had to. */
  abstract boolean holdsRemovals();

  /** Whether there may be something to say. */
  abstract boolean pending();

  abstract void accepted(Response response);

  /** Nothing of the response counts as delivered. */
  abstract void undo(Response response);

  /** Whether enough is known of the client to try a part of what it rejected. */
  abstract boolean searchable();

  /** What the client had of a resource before, to fall back on. */
  abstract @Nullable Encoded fallback(String name);

  void left() {
    named.each(cell -> catalogue.unwant(cell, this));
    named.clear();
    catalogue.unwantAll(this);
  }

  // Names

  final IdentitySet<Cell> named() {
    return named;
  }

  final List<String> names() {
    List<String> names = new ArrayList<>(named.size());
    named.each(cell -> names.add(cell.name()));
    return names;
  }

  final boolean named(String name) {
    Cell cell = catalogue.known(scope, type, name);
    return cell != null && named.contains(cell);
  }

  final boolean wildcard() {
    return wildcard;
  }

  final void setWildcard(boolean wanted) {
    if (wanted != wildcard) {
      wildcard = wanted;
      if (wanted) {
        catalogue.wantAll(this);
      } else {
        catalogue.unwantAll(this);
      }
    }
  }

  /** Returns whether the name is new. */
  final boolean name(String name) {
    return name(catalogue.cell(scope, type, name));
  }

  /** The same where its name stands. */
  final boolean name(Cell cell) {
    if (!named.add(cell)) {
      return false;
    }
    catalogue.want(cell, this);
    return true;
  }

  /** Whether it is subscribed to exactly these. */
  final boolean isNamed(List<String> names) {
    if (names.size() != named.size()) {
      return false;
    }
    IdentitySet<Cell> seen = new IdentitySet<>();
    for (String name : names) {
      Cell cell = catalogue.known(scope, type, name);
      if (cell == null || !named.contains(cell) || !seen.add(cell)) {
        return false;
      }
    }
    return true;
  }

  final void unname(String name) {
    Cell cell = catalogue.known(scope, type, name);
    if (cell != null && named.remove(cell)) {
      catalogue.unwant(cell, this);
    }
  }

  /** Finds where all names stand now. */
  final void rename() {
    IdentitySet<Cell> before = named.copy();
    named.clear();
    before.each(cell -> name(cell.name()));
    before.each(
        cell -> {
          if (!named.contains(cell)) {
            catalogue.unwant(cell, this);
          }
        });
  }

  /** Whether a cell that changed is this client's variant of a name that it may want. */
  final boolean concerns(Cell cell) {
    return named.contains(cell)
        || scope.variant(type, cell.name()).filter(cell.unit().variant()::equals).isPresent();
  }

  /** Whether this client gets the cell: it named it, or its wildcard has it. */
  final boolean gets(Cell cell) {
    return named.contains(cell)
        || (wildcard && concerns(cell) && scope.wildcard(type).contains(cell.name()));
  }

  /** Whether this client, which gets the cell, accepted its newest state. */
  boolean hasNewest(Cell cell) {
    return false; // what is full state by protocol does not tell by name
  }

  // Answers

  /** Whether a response waits for its answer, and not for too long already. */
  final boolean waiting() {
    return waiting;
  }

  final boolean unsettled() {
    return waiting || pending();
  }

  final void sent(Response response) {
    if (unanswered.size() == MAX_UNANSWERED) {
      unanswered.remove(0);
    }
    unanswered = unanswered.isEmpty() ? new ArrayList<>(1) : unanswered;
    unanswered.add(response.withoutResources());
    newestNonce = Long.parseLong(response.nonce());
    waiting = true;
  }

  /** Returns whether the response of this nonce is still waited for; it holds nothing back now. */
  final boolean overdue(String nonce) {
    if (waiting && isNewest(nonce)) {
      waiting = false;
      return true;
    }
    return false;
  }

  /** Returns whether that is news. */
  final boolean setOverdue(boolean now) {
    boolean news = overdue != now;
    overdue = now;
    return news;
  }

  /**
   * Whether a SotW request speaks of an earlier response than the last: it was written before the
   * client saw that one, and the names that it wants come again with the next answer.
   */
  final boolean stale(Request request) {
    return newestNonce != 0 && !request.nonce().isEmpty() && !isNewest(request.nonce());
  }

  private boolean isNewest(String nonce) {
    return nonce.equals(Long.toString(newestNonce));
  }

  /** The response that a request answers, null if it is none that is waited for. */
  final @Nullable Response answered(String nonce) {
    for (Iterator<Response> each = unanswered.iterator(); each.hasNext(); ) {
      Response response = each.next();
      if (response.nonce().equals(nonce)) {
        each.remove();
        if (unanswered.isEmpty()) {
          unanswered = List.of();
        }
        if (isNewest(nonce)) {
          waiting = false;
        }
        return response;
      }
    }
    return null;
  }

  final void acknowledge(Response response) {
    accepted(response);
    search.cleared(response.news().keySet());
    response.news().forEach((name, version) -> quarantine.accepted(type, name, version));
    refused.relieve(response.news().keySet());
    refused.relieve(response.removed());
  }

  /** Returns whether the guilty one was found. */
  final boolean reject(Response response, String words) {
    SortedMap<String, String> news = response.news();
    refused.add(news.keySet());
    undo(response);
    if (!searchable()) {
      return false;
    }
    if (news.size() == 1) {
      news.forEach((name, version) -> quarantine.add(type, name, version, fallback(name), words));
      search.cleared(news.keySet());
      return true;
    }
    Set<String> suspects = new TreeSet<>();
    news.forEach(
        (name, version) -> {
          Encoded newest = catalogue.resolve(scope, type, name);
          if (newest != null && newest.version().equals(version)) {
            suspects.add(name);
          }
        });
    search.cleared(news.keySet());
    search.rejected(suspects);
    return false;
  }
}
