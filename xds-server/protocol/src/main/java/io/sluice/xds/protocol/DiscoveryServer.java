package io.sluice.xds.protocol;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Placeholder. */
public final class DiscoveryServer implements AutoCloseable {
  public DiscoveryServer(ServerSettings settings, Clients clients, Warming warming) {}

  public void start() throws IOException {}

  public int port() {
    return 0;
  }

  public void open() {}

  public void publish(Collection<UnitChange> changes) {
    publish(changes, List.of());
  }

  public void publish(Collection<UnitChange> changes, Collection<? extends Scope> changedScopes) {}

  public Statistics statistics() {
    return new Statistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Override
  public void close() {}
}
