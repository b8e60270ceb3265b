package io.sluice.registry.cmdb;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Rejected;
import java.util.List;

/**
 * What one entry of the CMDB's list came to.
 *
 * @param id in the CMDB, empty when it has none
 * @param service its name, or {@link #NO_NAME}
 * @param instances one for each of its addresses and ports; none when it is not in service
 * @param rejected what of it could not be understood, with the reasons
 */
record Entry(String id, String service, List<Instance> instances, List<Rejected> rejected) {
  /** Under which entries are listed that do not say to which service they belong. */
  static final String NO_NAME = "(no service name)";
}
