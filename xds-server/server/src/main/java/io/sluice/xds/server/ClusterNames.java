package io.sluice.xds.server;

import io.sluice.xds.protocol.Wildcard;
import io.sluice.xds.resources.ResourceNames;
import java.util.ArrayList;
import java.util.Collection;

/**
 * The clusters that a caller gets without naming them; live.
 *
 * @param local whether the service beside the proxy is one of them
 */
record ClusterNames(Catalogue catalogue, Dependencies dependencies, boolean local)
    implements Wildcard {
  @Override
  public boolean contains(String name) {
    if (name.equals(ResourceNames.LOCAL_CLUSTER)) {
      return local;
    }
    return dependencies.declared().contains(name)
        || (dependencies.includes(ResourceNames.service(name)) && catalogue.hasCluster(name));
  }

  @Override
  public Collection<String> names() {
    Collection<String> names = new ArrayList<>(catalogue.clusters(dependencies));
    if (local) {
      names.add(ResourceNames.LOCAL_CLUSTER);
    }
    return names;
  }
}
