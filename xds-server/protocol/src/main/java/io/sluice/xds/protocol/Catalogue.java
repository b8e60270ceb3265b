package io.sluice.xds.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The units as one loop knows them, and which of its subscriptions want which. A change costs the
 * subscriptions that want it, and the wildcards of its type. Touched by its loop only.
 */
final class Catalogue {
  /** The variant under which a name stands that its client is not granted; nobody publishes it. */
  private static final String NOT_GRANTED = "\u0000";

  private final Counters counters;
  private final Map<Unit, Cell> cells = new HashMap<>();
  private final Map<String, IdentitySet<Subscription>> wildcards = new HashMap<>();
  private final Map<String, Map<Wildcard, FullState>> fullStates = new HashMap<>();

  Catalogue(Counters counters) {
    this.counters = counters;
  }

  /**
   * What a publication did to a unit.
   *
   * @param before its state until now, null for none
   * @param interested who may want to know
   */
  record Change(Cell cell, @Nullable Encoded before, List<Subscription> interested) {}

  /** Takes a unit's newest state, null when it is gone. */
  Change put(Unit unit, @Nullable Encoded encoded) {
    Cell cell = cells.computeIfAbsent(unit, Cell::new);
    Encoded before = cell.encoded();
    cell.become(encoded);
    List<Subscription> interested = List.of();
    String had = before == null ? "" : before.version();
    String has = encoded == null ? "" : encoded.version();
    if (!had.equals(has)) {
      fullStates.remove(unit.type());
      interested = interested(cell);
    }
    forgetIfUnused(cell);
    return new Change(cell, before, interested);
  }

  private List<Subscription> interested(Cell cell) {
    IdentitySet<Subscription> all = wildcards.get(cell.unit().type());
    List<Subscription> interested = new ArrayList<>(cell.named().size());
    cell.named().each(interested::add);
    if (all != null) {
      all.each(
          subscription -> {
            if (!cell.named().contains(subscription)) {
              interested.add(subscription);
            }
          });
    }
    return interested;
  }

  /** The subscriptions that get a unit, whether by its name or by a wildcard. */
  List<Subscription> receiving(Unit unit) {
    Cell cell = cells.get(unit);
    if (cell == null) {
      return List.of();
    }
    List<Subscription> receiving = interested(cell);
    receiving.removeIf(subscription -> !subscription.gets(cell));
    return receiving;
  }

  /** Which streams get a unit, and whether they accepted its newest state. */
  Map<StreamId, Boolean> holding(Unit unit) {
    Map<StreamId, Boolean> holding = new HashMap<>();
    Cell cell = cells.get(unit);
    if (cell != null) {
      receiving(unit).forEach(one -> holding.put(one.session.id(), one.hasNewest(cell)));
    }
    return holding;
  }

  /** Some scope answers otherwise than before. */
  void forgetFullStates() {
    fullStates.clear();
  }

  /** Where a name stands for a client. */
  Cell cell(Scope scope, String type, String name) {
    return cells.computeIfAbsent(unit(scope, type, name), Cell::new);
  }

  /** The same, null when nobody knows it. */
  @Nullable Cell known(Scope scope, String type, String name) {
    return cells.get(unit(scope, type, name));
  }

  private static Unit unit(Scope scope, String type, String name) {
    return new Unit(type, name, scope.variant(type, name).orElse(NOT_GRANTED));
  }

  /** What a client gets under a name, null when the name does not exist for it. */
  @Nullable Encoded resolve(Scope scope, String type, String name) {
    return resolve(known(scope, type, name), scope, type, name);
  }

  /** The same where it is known what stands there. */
  static @Nullable Encoded resolve(@Nullable Cell cell, Scope scope, String type, String name) {
    Encoded encoded = cell == null ? null : cell.encoded();
    return encoded != null
        ? encoded
        : scope.absent(type, name).map(resource -> Encoded.of(type, name, resource)).orElse(null);
  }

  /** The complete state of a wildcard, encoded once for all that share it. */
  FullState fullState(Scope scope, String type, Wildcard wildcard) {
    return fullStates
        .computeIfAbsent(type, any -> new IdentityHashMap<>())
        .computeIfAbsent(wildcard, shared -> fullState(scope, type, shared.names()));
  }

  FullState fullState(Scope scope, String type, Collection<String> names) {
    SortedMap<String, Encoded> resources = new TreeMap<>();
    for (String name : names) {
      Encoded encoded = resolve(scope, type, name);
      if (encoded != null) {
        resources.put(name, encoded);
      }
    }
    counters.fullStates.increment();
    return new FullState(type, resources);
  }

  void want(Cell cell, Subscription subscription) {
    if (cell.named().add(subscription)) {
      counters.interests.increment();
    }
  }

  void unwant(Cell cell, Subscription subscription) {
    if (cell.named().remove(subscription)) {
      counters.interests.decrement();
    }
    forgetIfUnused(cell);
  }

  void wantAll(Subscription subscription) {
    if (wildcards
        .computeIfAbsent(subscription.type(), any -> new IdentitySet<>())
        .add(subscription)) {
      counters.interests.increment();
    }
  }

  void unwantAll(Subscription subscription) {
    IdentitySet<Subscription> all = wildcards.get(subscription.type());
    if (all != null && all.remove(subscription)) {
      counters.interests.decrement();
      if (all.isEmpty()) {
        wildcards.remove(subscription.type());
      }
    }
  }

  /** A subscription has the cell by its wildcard. */
  void hold(Cell cell) {
    cell.hold(1);
  }

  void release(Cell cell) {
    cell.hold(-1);
    forgetIfUnused(cell);
  }

  private void forgetIfUnused(Cell cell) {
    if (cell.isForgotten()) {
      cells.remove(cell.unit());
    }
  }

  /** How many units are known or asked for. */
  int size() {
    return cells.size();
  }
}
