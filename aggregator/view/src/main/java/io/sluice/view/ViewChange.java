package io.sluice.view;

import java.util.Set;

/**
 * A step from one view to the next.
 *
 * @param view the new one
 * @param services the names of those that differ from the view before
 * @param open whether the start barrier is passed, so that proxies may be told what there is not
 */
public record ViewChange(FederatedView view, Set<String> services, boolean open) {
  public ViewChange {
    services = Set.copyOf(services);
  }
}
