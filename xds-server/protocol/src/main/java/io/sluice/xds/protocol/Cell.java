package io.sluice.xds.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One unit as one loop knows it, and the subscriptions of that loop that named it. There is one
 * object for a unit, whether it exists or somebody only asked for it, so that streams share its
 * name. Touched by its loop only.
 */
final class Cell {
  private final Unit unit;
  private final IdentitySet<Subscription> named = new IdentitySet<>();

  /** How many subscriptions hold it because of a wildcard. */
  private int held;

  private @Nullable Encoded encoded;

  Cell(Unit unit) {
    this.unit = unit;
  }

  Unit unit() {
    return unit;
  }

  String name() {
    return unit.name();
  }

  /** Its newest state, null when it does not exist. */
  @Nullable Encoded encoded() {
    return encoded;
  }

  void become(@Nullable Encoded newest) {
    encoded = newest;
  }

  IdentitySet<Subscription> named() {
    return named;
  }

  void hold(int more) {
    held += more;
  }

  boolean isForgotten() {
    return encoded == null && held == 0 && named.isEmpty();
  }
}
