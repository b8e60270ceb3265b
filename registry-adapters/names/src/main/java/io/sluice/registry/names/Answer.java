package io.sluice.registry.names;

import java.time.Duration;
import java.util.NavigableSet;

/** What came of one lookup of a name. */
sealed interface Answer {
  /**
   * The name has addresses.
   *
   * @param addresses at least one, as texts without brackets
   * @param ttl the shortest of all records
   * @param lost whether one family (A or AAAA) could not be asked, so that its addresses are
   *     unknown
   */
  record Found(NavigableSet<String> addresses, Duration ttl, Lost lost) implements Answer {}

  /**
   * The name could not be resolved, or DNS says that there is none.
   *
   * @param reason ends a sentence for an operator
   */
  record Failed(String reason) implements Answer {}

  /** The family of addresses that an answer leaves open. */
  enum Lost {
    /** Both were asked. */
    NONE,
    /** The A records are unknown. */
    IPV4,
    /** The AAAA records are unknown. */
    IPV6;

    /** Whether an address belongs to the unknown ones. */
    boolean covers(String address) {
      return this != NONE && (address.indexOf(':') >= 0) == (this == IPV6);
    }
  }
}
