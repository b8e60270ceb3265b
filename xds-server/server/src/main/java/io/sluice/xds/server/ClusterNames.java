package io.sluice.xds.server;

import io.sluice.xds.protocol.Wildcard;
import io.sluice.xds.resources.ResourceNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Set;

/**
 * The clusters that a caller gets without naming them; live.
 *
 * @param own clusters of the proxy itself, the service beside it among them
 */
record ClusterNames(Catalogue catalogue, Dependencies dependencies, Set<String> own)
    implements Wildcard {
  @Override
  public boolean contains(String name) {
    return own.contains(name)
        || dependencies.declares(name)
        || (dependencies.includes(ResourceNames.service(name)) && catalogue.hasCluster(name));
  }

  @Override
  public Collection<String> names() {
    Collection<String> names = new ArrayList<>(catalogue.clusters(dependencies));
    names.addAll(own);
    return names;
  }
}
