package io.sluice.agent.registration;

import io.sluice.agent.registration.Registration.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An etcd cluster that all hosts share: it is asked rarely, and nothing is written over what
 * somebody else wrote since.
 */
final class EtcdRegistry implements Registry {
  /** A look is good for so long: thousands of hosts ask the same etcd. */
  static final Duration PACE = Duration.ofSeconds(10);

  /** An agent that is away for longer lets go of what it alone registered. */
  private static final int LEASE_SECONDS = 60;

  private final RegistrySettings.OfEtcd settings;
  private final Service service;
  private final Etcd etcd;
  private final Path file;
  private final LongSupplier nanos;
  private @Nullable EtcdEntry last;
  private long lastAt;
  private String address;

  /**
   * @param file keeps the registration as it was before Envoy
   * @param nanos a clock
   */
  EtcdRegistry(
      RegistrySettings.OfEtcd settings, Service service, Etcd etcd, Path file, LongSupplier nanos) {
    this.settings = settings;
    this.service = service;
    this.etcd = etcd;
    this.file = file;
    this.nanos = nanos;
    this.address = settings.address();
  }

  @Override
  public Entry entry() throws IOException {
    EtcdEntry before = last;
    if (before != null && nanos.getAsLong() - lastAt < PACE.toNanos()) {
      return before;
    }
    last = null;
    EtcdEntry entry = read();
    if (entry.isThere() && entry.isKeptAlive()) {
      etcd.keepAlive(entry.kept().lease());
    }
    lastAt = nanos.getAsLong();
    last = entry;
    return entry;
  }

  private EtcdEntry read() throws IOException {
    if (address.isEmpty()) {
      address = etcd.localAddress();
    }
    String folder = settings.prefix().isEmpty() ? "" : settings.prefix() + "/";
    // The newest is the one that lives: services that are started anew may take another name.
    List<EtcdKey> here =
        etcd.below(folder + service.name() + "/").stream()
            .filter(key -> isInstance(key, folder + service.name() + "/"))
            .sorted(Comparator.comparingLong(EtcdKey::created).reversed())
            .toList();
    Optional<EtcdKept> before =
        PlaceFile.read(file, EtcdKept::of).filter(kept -> isHere(kept.own(), service.port()));
    EtcdKept kept =
        here.isEmpty() ? before.orElseGet(() -> nothing(folder)) : seen(here.get(0), before);
    return new EtcdEntry(this, kept, here);
  }

  private EtcdKept seen(EtcdKey key, Optional<EtcdKept> before) throws IOException {
    Optional<EtcdKept> known = before.filter(kept -> kept.key().equals(key.key()));
    Optional<EtcdKept> ours =
        known.filter(kept -> kept.lease() != 0 && kept.lease() == key.lease());
    Optional<EtcdKept> leaving =
        known.filter(kept -> kept.announced() && layout().isLeaving(key.value()));
    EtcdKept kept =
        new EtcdKept(
            key.key(),
            leaving.map(EtcdKept::own).orElseGet(() -> own(key.value())),
            ours.map(EtcdKept::existed).orElse(true),
            ours.map(EtcdKept::lease).orElse(0L),
            leaving.isPresent());
    keep(kept);
    return kept;
  }

  /** The text that stands there, where it leads to the service itself. */
  private String own(String value) {
    return isHere(value, service.port()) ? value : layout().onPort(value, service.port());
  }

  private EtcdKept nothing(String folder) {
    EtcdLayout.Place place = new EtcdLayout.Place(address, service.port());
    String key = folder + service.name() + "/" + place;
    return new EtcdKept(key, layout().fresh(place), false, 0, false);
  }

  private boolean isInstance(EtcdKey key, String below) {
    // A further slash would make it another service's.
    return key.key().indexOf('/', below.length()) < 0
        && (isHere(key.value(), service.port()) || isHere(key.value(), service.ingress()));
  }

  private boolean isHere(String value, int port) {
    return layout()
        .place(value)
        .filter(place -> place.port() == port && isThisHost(place.host()))
        .isPresent();
  }

  private boolean isThisHost(String host) {
    return host.equalsIgnoreCase(address) || host.equalsIgnoreCase(HostName.THIS);
  }

  /** Looked up once: it does not change while the agent runs. */
  private static final class HostName {
    static final String THIS = name();

    private static String name() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (IOException nameless) {
        return "";
      }
    }
  }

  EtcdLayout layout() {
    return settings.layout();
  }

  Service service() {
    return service;
  }

  void keep(EtcdKept kept) throws IOException {
    PlaceFile.write(file, kept.json());
  }

  /** Makes a change after which everything is read again, whether it was made or not. */
  void make(Etcd.Change change) throws IOException {
    last = null;
    etcd.make(change);
  }

  long newLease() throws IOException {
    return etcd.grant(LEASE_SECONDS);
  }
}
