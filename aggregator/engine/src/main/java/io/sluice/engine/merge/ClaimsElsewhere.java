package io.sluice.engine.merge;

import java.util.Collections;
import java.util.SortedSet;

/** What the other services say of an address. */
@FunctionalInterface
public interface ClaimsElsewhere {
  /** No other service claims anything. */
  ClaimsElsewhere NONE = (service, address) -> Collections.emptySortedSet();

  /** The other services that have a live claim on the address, admitted or not, in order. */
  SortedSet<String> live(String service, Address address);
}
