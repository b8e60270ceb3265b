package io.sluice.registry.consul;

import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.kiwiproject.consul.model.health.HealthCheck;
import org.kiwiproject.consul.model.health.ServiceHealth;

/**
 * One listing of everything, and then what changes, for as long as Consul can be read. Runs on one
 * thread, which owns every field.
 */
final class ConsulSession {
  private static final int SWEEPS_PER_SECOND = 10;
  private static final long SWEEP_TICK = TimeUnit.SECONDS.toNanos(1) / SWEEPS_PER_SECOND;

  /** What a session needs of the adapter that runs it; it outlives the session. */
  record Surroundings(
      Pacing pacing,
      Fingerprint fingerprint,
      BlockingQueue<Signal> inbox,
      Executor waiters,
      DoubleSupplier random,
      Consumer<RegistryEvent> sink) {}

  private final Surroundings around;
  private final ConsulConnection connection;
  private final Pacing pacing;
  private final Catalogue catalogue;
  private final InstanceMapping mapping;
  private final NameReader reader;
  private final Movements movements;
  private final Sweep sweep = new Sweep();
  private final Set<String> dirty = new TreeSet<>();
  private final Watch<Map<String, List<String>>> services;
  private final Watch<List<HealthCheck>> checks;
  private long actedAt;
  private long sweepAt;
  private long roundAt;
  private long heartbeatAt;
  private boolean listed;

  ConsulSession(Surroundings around, ConsulConnection connection, ConsulSettings settings) {
    this.around = around;
    this.connection = connection;
    this.pacing = around.pacing();
    this.catalogue = new Catalogue(settings.tags());
    this.mapping = new InstanceMapping(settings.tags());
    this.reader = new NameReader(connection, around.waiters());
    this.movements =
        new Movements(pacing.settle().multipliedBy(2), settings.consistency() != Consistency.STALE);
    this.services =
        new Watch<>(
            connection::services,
            (answer, took) -> new Signal.Services(this, answer, took),
            pacing.settle(),
            around.random());
    this.checks =
        new Watch<>(
            connection::checks,
            (answer, took) -> new Signal.Checks(this, answer, took),
            pacing.settle(),
            around.random());
  }

  /** Whether everything was listed once. */
  boolean isListed() {
    return listed;
  }

  /** Lists and follows until that cannot go on. */
  SessionEnd run() throws InterruptedException {
    Optional<Answer.Failed<Void>> failed = list();
    if (failed.isPresent()) {
      return new SessionEnd.Broken(failed.get());
    }
    while (true) {
      long now = System.nanoTime();
      services.order(now, around.waiters(), around.inbox()::add);
      checks.order(now, around.waiters(), around.inbox()::add);
      failed = workOff(now);
      if (failed.isPresent()) {
        return new SessionEnd.Broken(failed.get());
      }
      Signal signal = around.inbox().poll(nanosLeft(System.nanoTime()), TimeUnit.NANOSECONDS);
      for (; signal != null; signal = around.inbox().poll()) {
        Optional<SessionEnd> end = take(signal, System.nanoTime());
        if (end.isPresent()) {
          return end.get();
        }
      }
    }
  }

  private Optional<Answer.Failed<Void>> list() throws InterruptedException {
    // Both indexes are taken before any name is read, so that no change falls between.
    Answer<Map<String, List<String>>> names = connection.services(0);
    if (names instanceof Answer.Failed<Map<String, List<String>>> failed) {
      return Optional.of(failed.as());
    }
    Answer<List<HealthCheck>> states = connection.checks(0);
    if (states instanceof Answer.Failed<List<HealthCheck>> failed) {
      return Optional.of(failed.as());
    }
    Answer.Read<Map<String, List<String>>> listing = (Answer.Read<Map<String, List<String>>>) names;
    Answer.Read<List<HealthCheck>> checked = (Answer.Read<List<HealthCheck>>) states;
    Optional<Answer.Failed<Void>> failed = around.fingerprint().names(listing.value().keySet());
    if (failed.isPresent()) {
      return failed;
    }
    Set<String> unused = catalogue.replaceServices(listing.value());

    // A listing that breaks off is none: nothing of it is reported before all of it is there.
    List<InstancesReplaced> all = new ArrayList<>();
    failed = read(catalogue.names(), all::add);
    if (failed.isEmpty()) {
      failed = checkConsul();
    }
    if (failed.isPresent()) {
      return failed;
    }
    all.forEach(around.sink());
    around.sink().accept(new Synced(catalogue.names(), Long.toString(listing.index())));
    listed = true;
    dirty.addAll(catalogue.differing(checked.value()));
    long now = System.nanoTime();
    services.begin(listing.index(), now);
    checks.begin(checked.index(), now);
    actedAt = now - pacing.settle().toNanos();
    sweepAt = now;
    heartbeatAt = now;
    roundAt = now + pacing.sweepAtLeast().toNanos();
    return Optional.empty();
  }

  /**
   * Looks whose answers these are, and whether Consul shows us anything at all. The client
   * reconnects by itself, so the address may lead to another Consul at any time; and one that hides
   * what a token may not read answers with empty lists, as one does that has just started.
   */
  private Optional<Answer.Failed<Void>> checkConsul() {
    Answer<String> agent = connection.datacenter();
    if (agent instanceof Answer.Read<String> read) {
      Optional<Answer.Failed<Void>> other = around.fingerprint().agent(read.value());
      if (other.isPresent()) {
        return other;
      }
    } else if (((Answer.Failed<String>) agent).cause() == Cause.OUTAGE) {
      return Optional.of(((Answer.Failed<String>) agent).as());
    }
    // A token that reads services need not read the agent; Consul's own servers are a service.
    Answer<List<ServiceHealth>> servers = connection.instances("consul");
    if (servers instanceof Answer.Read<List<ServiceHealth>> read) {
      return around.fingerprint().servers(read.value());
    }
    return Optional.of(((Answer.Failed<List<ServiceHealth>>) servers).as());
  }

  private Optional<SessionEnd> take(Signal signal, long now) {
    if (signal instanceof Signal.Asked asked) {
      dirty.addAll(asked.names());
      return Optional.empty();
    }
    if (signal instanceof Signal.Services seen) {
      return seen.of() == this ? servicesSeen(seen, now) : Optional.empty();
    }
    if (signal instanceof Signal.Checks seen) {
      return seen.of() == this ? checksSeen(seen, now) : Optional.empty();
    }
    throw new IllegalStateException("unknown signal " + signal);
  }

  private Optional<SessionEnd> servicesSeen(Signal.Services seen, long now) {
    if (!(seen.answer() instanceof Answer.Read<Map<String, List<String>>> read)) {
      return broken(((Answer.Failed<Map<String, List<String>>>) seen.answer()).as());
    }
    long before = services.index();
    if (!services.advance(read.index(), seen.tookNanos(), now)) {
      return Optional.of(new SessionEnd.Reset());
    }
    Optional<Answer.Failed<Void>> other = around.fingerprint().names(read.value().keySet());
    if (other.isPresent()) {
      return broken(other.get());
    }
    dirty.addAll(catalogue.replaceServices(read.value()));
    if (services.index() > before) {
      movements.moved(before, services.index(), seen.tookNanos(), now);
    }
    return Optional.empty();
  }

  private Optional<SessionEnd> checksSeen(Signal.Checks seen, long now) {
    if (!(seen.answer() instanceof Answer.Read<List<HealthCheck>> read)) {
      return broken(((Answer.Failed<List<HealthCheck>>) seen.answer()).as());
    }
    if (!checks.advance(read.index(), seen.tookNanos(), now)) {
      return Optional.of(new SessionEnd.Reset());
    }
    dirty.addAll(catalogue.differing(read.value()));
    return Optional.empty();
  }

  private static Optional<SessionEnd> broken(Answer.Failed<Void> failed) {
    return Optional.of(new SessionEnd.Broken(failed));
  }

  private Optional<Answer.Failed<Void>> workOff(long now) throws InterruptedException {
    Optional<Answer.Failed<Void>> failed = Optional.empty();
    if (!dirty.isEmpty() && now - actedAt >= pacing.settle().toNanos()) {
      actedAt = now;
      Set<String> names = new TreeSet<>(dirty);
      dirty.clear();
      failed = readAndReport(names);
    }
    if (movements.takeUnexplained(now)) {
      sweep.owe(catalogue.names());
    }
    if (now - roundAt >= 0) {
      roundAt = now + pacing.sweepAtLeast().toNanos();
      sweep.owe(catalogue.names());
    }
    if (failed.isEmpty() && !sweep.isOver() && now - sweepAt >= 0) {
      sweepAt = now + SWEEP_TICK;
      int most = Math.max(1, pacing.sweepPerSecond() / SWEEPS_PER_SECOND);
      failed = readAndReport(sweep.next(most));
    }
    if (failed.isEmpty() && now - heartbeatAt >= 0) {
      failed = heartbeat();
    }
    return failed;
  }

  /** A blocking query cannot tell a silent agent from a quiet one; this can. */
  private Optional<Answer.Failed<Void>> heartbeat() {
    Answer<String> leader = connection.leader();
    if (leader instanceof Answer.Failed<String> failed) {
      return Optional.of(failed.as());
    }
    if (((Answer.Read<String>) leader).value().isEmpty()) {
      return Optional.of(new Answer.Failed<>(Cause.OUTAGE, "Consul has no leader"));
    }
    heartbeatAt = System.nanoTime() + pacing.heartbeat().toNanos();
    return Optional.empty();
  }

  private Optional<Answer.Failed<Void>> readAndReport(Collection<String> names)
      throws InterruptedException {
    List<InstancesReplaced> all = new ArrayList<>();
    Optional<Answer.Failed<Void>> failed = read(names, all::add);
    // Instances say themselves of which datacenter they are; an empty list says nothing.
    if (failed.isEmpty() && all.stream().anyMatch(read -> read.instances().isEmpty())) {
      failed = checkConsul();
    }
    if (failed.isEmpty()) {
      all.forEach(around.sink());
    }
    return failed;
  }

  private Optional<Answer.Failed<Void>> read(
      Collection<String> names, Consumer<InstancesReplaced> to) throws InterruptedException {
    return reader.read(
        names,
        read -> {
          Optional<Answer.Failed<Void>> other = around.fingerprint().nodes(read.entries());
          if (other.isEmpty()) {
            catalogue.note(read.name(), read.entries());
            movements.read(read.index());
            sweep.paid(read.name());
            to.accept(mapping.instances(read.name(), read.entries(), read.index()));
          }
          return other;
        });
  }

  private long nanosLeft(long now) {
    long left = Math.max(0, Math.min(heartbeatAt - now, roundAt - now));
    left = services.nanosLeft(left, now);
    left = checks.nanosLeft(left, now);
    left = movements.nanosLeft(left, now);
    if (!dirty.isEmpty()) {
      left = Math.min(left, Math.max(0, actedAt + pacing.settle().toNanos() - now));
    }
    if (!sweep.isOver()) {
      left = Math.min(left, Math.max(0, sweepAt - now));
    }
    return left;
  }
}
