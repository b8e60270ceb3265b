package io.sluice.view;

import java.util.List;

/**
 * Where registries contradict each other.
 *
 * @param kind what contradicts
 * @param service whose it is
 * @param subject the address, cluster name or port name in question
 * @param parties who claims it, the winner first: {@code source/name} or a service
 * @param detail one sentence for an operator
 */
public record Conflict(
    Kind kind, String service, String subject, List<String> parties, String detail) {
  public Conflict {
    parties = List.copyOf(parties);
  }

  /** What contradicts. */
  public enum Kind {
    /** One service has the address in two environments: blocks its splits. */
    ADDRESS_IN_TWO_ENVIRONMENTS,
    /** Two services have a live claim on the address: both stand. */
    ADDRESS_IN_TWO_SERVICES,
    /** Two sources claim one address of the service in different words: the winner stands. */
    CLAIMS_DIFFER,
    /** Its cluster's name cannot be told from an admitted one's: it is not published. */
    NAME,
    /** Several named ports and no rule which is the default one: they are not published. */
    PORT_UNDECIDED,
    /** Sources disagree on a port's protocol: the admitted one stands. */
    PROTOCOL
  }

  /** Whether no split of the service may be written while it stands. */
  public boolean blocksSplits() {
    return kind == Kind.ADDRESS_IN_TWO_ENVIRONMENTS;
  }
}
