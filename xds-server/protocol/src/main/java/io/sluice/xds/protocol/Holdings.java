package io.sluice.xds.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client has of one type, name by name. It has the newest state of nearly every name, and
 * for those nothing is remembered but that it wants them, so an idle stream costs little: only
 * names that are not settled have a record. Touched by its loop only.
 */
final class Holdings {
  /** Stands for the version of what does not exist. */
  static final String GONE = "";

  /** Stands for the version of what is not known any more. */
  private static final String UNKNOWN = "?";

  /** What the client was told of one name last, and what it accepted last; null for nothing. */
  static final class Held {
    @Nullable String sent;
    @Nullable String accepted;

    /** The newest version is kept from the client, which rejected it. */
    boolean blocked;

    private Held(@Nullable String accepted) {
      this.sent = accepted;
      this.accepted = accepted;
    }

    boolean isGone() {
      return GONE.equals(sent);
    }
  }

  private final Subscription subscription;
  private final Catalogue catalogue;

  /** What the client has, or is to get, by its wildcard alone; null while that is nothing. */
  private @Nullable IdentitySet<Cell> byWildcard;

  /** What the client has not accepted the newest state of, or may not have. */
  private Map<String, Held> unsettled = Map.of();

  /** Of which there may be something to say. */
  private Set<String> dirty = Set.of();

  Holdings(Subscription subscription) {
    this.subscription = subscription;
    this.catalogue = subscription.catalogue;
  }

  Set<String> dirty() {
    return dirty;
  }

  /** The record of a name that is not settled, null for every other. */
  @Nullable Held unsettled(String name) {
    return unsettled.get(name);
  }

  Collection<String> unsettled() {
    return List.copyOf(unsettled.keySet());
  }

  /** Whether the client accepted the newest state of what it gets. */
  boolean hasNewest(Cell cell) {
    Held known = unsettled.get(cell.name());
    Encoded encoded = cell.encoded();
    return known == null || (encoded != null && encoded.version().equals(known.accepted));
  }

  /** Whether the client has the name, or is to get it. */
  boolean contain(String name) {
    Cell cell = known(name);
    return cell != null && contain(cell);
  }

  private boolean contain(Cell cell) {
    return subscription.named().contains(cell) || (byWildcard != null && byWildcard.contains(cell));
  }

  /** There may be something to say of the name. */
  Held touch(String name) {
    Held known = unsettled.get(name);
    return put(name, known != null ? known : new Held(had(known(name))));
  }

  private Held touch(Cell cell) {
    Held known = unsettled.get(cell.name());
    return put(cell.name(), known != null ? known : new Held(had(cell)));
  }

  /** As if the client had never been sent it. */
  void resend(String name) {
    touch(name).sent = null;
  }

  /** The same where its name stands. */
  void resend(Cell cell) {
    touch(cell).sent = null;
  }

  /**
   * A cell changed.
   *
   * @param before what it was until now, which the client has if the name is settled; null when it
   *     was not there
   * @return false if the client neither has it nor is to get it
   */
  boolean changed(Cell cell, @Nullable Encoded before) {
    String name = cell.name();
    Held known = unsettled.get(name);
    if (known == null && !contain(cell)) {
      return false;
    }
    // A cell that was not there may have stood for another one, whose bytes the client has.
    put(name, known != null ? known : new Held(before == null ? null : before.version()));
    return true;
  }

  /** The name belongs to the wildcard, or the client has it by one. */
  void enter(String name) {
    Cell cell = catalogue.cell(subscription.scope, subscription.type(), name);
    touch(cell);
    if (subscription.named().contains(cell)) {
      return;
    }
    if (byWildcard == null) {
      byWildcard = new IdentitySet<>();
    }
    if (byWildcard.add(cell)) {
      catalogue.hold(cell);
    }
  }

  /** What the client has is what its variant was until now; a stand-in may be another already. */
  void unsettleAll() {
    subscription.named().each(this::unsettle);
    if (byWildcard != null) {
      byWildcard.each(this::unsettle);
    }
  }

  private void unsettle(Cell cell) {
    Encoded had = cell.encoded();
    Held known = unsettled.get(cell.name());
    put(cell.name(), known != null ? known : new Held(had == null ? UNKNOWN : had.version()));
  }

  /** Finds where the names of the wildcard stand now. */
  void reenter() {
    List<String> names = new ArrayList<>();
    if (byWildcard != null) {
      byWildcard.each(cell -> names.add(cell.name()));
    }
    leaveWildcard();
    names.forEach(this::enter);
  }

  void leaveWildcard() {
    if (byWildcard != null) {
      byWildcard.each(catalogue::release);
      byWildcard = null;
    }
  }

  void forget(String name) {
    Cell cell = known(name);
    if (cell != null && byWildcard != null && byWildcard.remove(cell)) {
      catalogue.release(cell);
    }
    clean(name);
    drop(name);
  }

  /** Everything there is to say of the name was said; an answer may be awaited. */
  void said(String name, Held known) {
    clean(name);
    settle(name, known);
  }

  /** This version was rejected: the client has what it had before. */
  void undo(String name, String version) {
    Held known = unsettled.get(name);
    if (known != null) {
      put(name, known);
      if (version.equals(known.sent)) {
        known.sent = known.accepted;
      }
    }
  }

  /** Nothing need be remembered of what the client accepted and what is the newest. */
  void settle(String name, Held known) {
    if (known.sent != null
        && known.sent.equals(known.accepted)
        && !known.blocked
        && !dirty.contains(name)) {
      drop(name);
    }
  }

  private Held put(String name, Held known) {
    if (unsettled.isEmpty()) {
      unsettled = new HashMap<>();
    }
    if (dirty.isEmpty()) {
      dirty = new LinkedHashSet<>();
    }
    unsettled.put(name, known);
    dirty.add(name);
    return known;
  }

  private void clean(String name) {
    if (!dirty.isEmpty() && dirty.remove(name) && dirty.isEmpty()) {
      dirty = Set.of();
    }
  }

  private void drop(String name) {
    if (!unsettled.isEmpty() && unsettled.remove(name) != null && unsettled.isEmpty()) {
      unsettled = Map.of();
    }
  }

  private @Nullable Cell known(String name) {
    return catalogue.known(subscription.scope, subscription.type(), name);
  }

  /** What the client has of a settled name; null for nothing. */
  private @Nullable String had(@Nullable Cell cell) {
    if (cell == null || !contain(cell)) {
      return null;
    }
    Encoded encoded = cell.encoded();
    return encoded == null ? absent(cell.name()) : encoded.version();
  }

  /** The version of what stands in for a unit that does not exist. */
  private String absent(String name) {
    return subscription.scope.absent(subscription.type(), name).map(Resource::version).orElse(GONE);
  }
}
