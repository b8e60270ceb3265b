package io.sluice.engine.guard;

import java.util.Set;

/** Of which services an operator refuses losses at present. */
final class Keeping {
  private boolean all;
  private Set<String> services = Set.of();

  void set(Input.Kept kept) {
    all = kept.all();
    services = kept.services();
  }

  boolean keeps(String service) {
    return all || services.contains(service);
  }
}
