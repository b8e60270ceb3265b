package io.sluice.agent.registration;

import io.sluice.agent.registration.Registration.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
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
  private @Nullable ThisHost host;
  private final Pause reading;
  private final Pause writing;

  /**
   * @param file keeps the registration as it was before Envoy
   * @param nanos a clock
   * @param random from 0 to 1, for the pauses after failures
   */
  EtcdRegistry(
      RegistrySettings.OfEtcd settings,
      Service service,
      Etcd etcd,
      Path file,
      LongSupplier nanos,
      DoubleSupplier random) {
    this.settings = settings;
    this.service = service;
    this.etcd = etcd;
    this.file = file;
    this.nanos = nanos;
    this.reading = new Pause(nanos, random);
    this.writing = new Pause(nanos, random);
  }

  @Override
  public Entry entry() throws IOException {
    EtcdEntry before = last;
    if (before != null && nanos.getAsLong() - lastAt < PACE.toNanos()) {
      return before;
    }
    reading.check();
    last = null;
    try {
      EtcdEntry entry = read();
      if (entry.isThere() && entry.isKeptAlive()) {
        etcd.keepAlive(entry.kept().lease());
      }
      lastAt = nanos.getAsLong();
      last = entry;
      reading.succeeded();
      return entry;
    } catch (IOException e) {
      reading.failed(e);
      throw e;
    }
  }

  private ThisHost host() throws IOException {
    ThisHost known = host;
    if (known == null) {
      known =
          settings.address().isEmpty()
              ? ThisHost.found(etcd.localAddress())
              : ThisHost.said(settings.address());
      host = known;
    }
    return known;
  }

  private EtcdEntry read() throws IOException {
    ThisHost self = host();
    String below =
        (settings.prefix().isEmpty() ? "" : settings.prefix() + "/") + service.name() + "/";
    // The newest is the one that lives: services that are started anew may take another name.
    List<EtcdKey> here =
        etcd.below(below).stream()
            .filter(key -> isInstance(key, below, self))
            .sorted(Comparator.comparingLong(EtcdKey::created).reversed())
            .toList();
    Optional<EtcdKept> before =
        PlaceFile.read(file, EtcdKept::of).filter(kept -> isHere(kept.own(), service.port(), self));
    EtcdKept kept =
        here.isEmpty()
            ? before
                .filter(one -> one.belongsTo(etcd.cluster(), below))
                .orElseGet(() -> nothing(below, self))
            : seen(here.get(0), before, self);
    return new EtcdEntry(this, kept, here);
  }

  private EtcdKept seen(EtcdKey key, Optional<EtcdKept> before, ThisHost self) throws IOException {
    Optional<EtcdKept> known = before.filter(kept -> kept.key().equals(key.key()));
    Optional<EtcdKept> ours =
        known.filter(kept -> kept.lease() != 0 && kept.lease() == key.lease());
    Optional<EtcdKept> leaving =
        known.filter(kept -> kept.announced() && layout().isLeaving(key.value()));
    EtcdKept kept =
        new EtcdKept(
            key.key(),
            leaving.map(EtcdKept::own).orElseGet(() -> own(key.value(), self)),
            ours.map(EtcdKept::existed).orElse(true),
            ours.map(EtcdKept::lease).orElse(0L),
            leaving.isPresent(),
            etcd.cluster());
    keep(kept);
    return kept;
  }

  /** The text that stands there, where it leads to the service itself. */
  private String own(String value, ThisHost self) {
    return isHere(value, service.port(), self) ? value : layout().onPort(value, service.port());
  }

  private EtcdKept nothing(String below, ThisHost self) {
    EtcdLayout.Place place = new EtcdLayout.Place(self.address(), service.port());
    return new EtcdKept(below + place, layout().fresh(place), false, 0, false, etcd.cluster());
  }

  private boolean isInstance(EtcdKey key, String below, ThisHost self) {
    // A further slash would make it another service's.
    return key.key().indexOf('/', below.length()) < 0
        && (isHere(key.value(), service.port(), self)
            || isHere(key.value(), service.ingress(), self));
  }

  private boolean isHere(String value, int port, ThisHost self) {
    return layout()
        .place(value)
        .filter(place -> place.port() == port && self.is(place.host()))
        .isPresent();
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
    writing.check();
    last = null;
    try {
      etcd.make(change);
      writing.succeeded();
    } catch (Etcd.Conflict e) {
      throw e;
    } catch (IOException e) {
      writing.failed(e);
      throw e;
    }
  }

  long newLease() throws IOException {
    writing.check();
    try {
      return etcd.grant(LEASE_SECONDS);
    } catch (IOException e) {
      writing.failed(e);
      throw e;
    }
  }
}
