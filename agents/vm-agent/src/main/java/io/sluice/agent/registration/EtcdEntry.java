package io.sluice.agent.registration;

import io.sluice.xds.protocol.errand.Departure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What etcd has of this host's service at one moment. The lease stays whose it is: the service that
 * keeps its registration alive goes on doing so under Envoy's port, and its death ends it.
 *
 * @param kept what is known of it
 * @param here all keys of the service that lead to this host, the newest first
 */
record EtcdEntry(EtcdRegistry registry, EtcdKept kept, List<EtcdKey> here)
    implements Registry.Entry {
  @Override
  public String id() {
    return kept.key();
  }

  @Override
  public Departure departure() {
    String name = id().substring(id().lastIndexOf('/') + 1); // as the servers name an instance
    return registry
        .layout()
        .place(isThere() ? here.get(0).value() : kept.own())
        .map(place -> new Departure(registry.service().name(), name, place.host(), place.port()))
        .orElseThrow(() -> new IllegalStateException(id() + " says no address"));
  }

  @Override
  public boolean isThere() {
    return !here.isEmpty();
  }

  @Override
  public boolean leadsToEnvoy() {
    return isThere() && leadsToEnvoy(here.get(0));
  }

  private boolean leadsToEnvoy(EtcdKey key) {
    return registry
        .layout()
        .place(key.value())
        .filter(place -> place.port() == registry.service().ingress())
        .isPresent();
  }

  @Override
  public boolean isComplete() {
    return stale().isEmpty();
  }

  /** What we left of a service that was started anew under another name. */
  private List<EtcdKey> stale() {
    return here.stream().skip(1).filter(this::leadsToEnvoy).toList();
  }

  @Override
  public boolean isKnown() {
    return isThere() || kept.existed();
  }

  @Override
  public boolean isKeptAlive() {
    return kept.lease() != 0;
  }

  @Override
  public boolean outlivesService() {
    return isThere() && here.get(0).lease() == 0;
  }

  @Override
  public void putEnvoy() throws IOException {
    put(registry.layout().onPort(kept.own(), registry.service().ingress()));
  }

  @Override
  public void putService() throws IOException {
    put(kept.own());
  }

  private void put(String value) throws IOException {
    if (!isThere()) {
      long lease = registry.newLease();
      registry.keep(kept.withLease(lease).announced(false));
      registry.make(new Etcd.Change().create(kept.key(), value, lease));
      return;
    }
    Etcd.Change change = new Etcd.Change().write(here.get(0), value);
    stale().forEach(change::delete);
    registry.make(change);
  }

  @Override
  public void forgetEnvoy() throws IOException {
    if (!stale().isEmpty()) {
      Etcd.Change change = new Etcd.Change();
      stale().forEach(change::delete);
      registry.make(change);
    }
  }

  @Override
  public boolean announce() throws IOException {
    Optional<String> leaving = registry.layout().leaving(here.get(0).value());
    if (leaving.isPresent()) {
      registry.keep(kept.announced(true));
      registry.make(new Etcd.Change().write(here.get(0), leaving.get()));
    }
    return leaving.isPresent();
  }

  @Override
  public boolean takeBack() throws IOException {
    if (!kept.announced() || !isThere()) {
      return false;
    }
    if (leadsToEnvoy()) {
      putEnvoy();
    } else {
      putService();
    }
    return true;
  }

  @Override
  public void remove() throws IOException {
    Etcd.Change change = new Etcd.Change();
    if (isThere()) {
      change.delete(here.get(0));
    }
    stale().forEach(change::delete);
    registry.make(change);
  }
}
