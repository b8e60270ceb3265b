package io.sluice.console.contract;

import java.util.List;

/**
 * Where registries contradict each other.
 *
 * @param service whose it is
 * @param kind what contradicts
 * @param subject the address, cluster name or port name in question
 * @param parties who claims it, the winner first
 * @param detail one sentence for an operator
 * @param blocksSplits whether the service's split cannot be changed while it stands
 */
public record ConflictBody(
    String service,
    String kind,
    String subject,
    List<String> parties,
    String detail,
    boolean blocksSplits) {
  public ConflictBody {
    parties = List.copyOf(parties);
  }
}
