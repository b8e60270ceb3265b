package io.sluice.registry.testkit;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent.Rejected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * A registry that a test writes and breaks; everything it does to its adapters happens on the
 * executor it was given, in order. With the direct executor (the default) an event is in the sink
 * when the call that caused it returns, unless that call came out of a sink: then it is when the
 * outermost one returns. Safe from any thread.
 */
public final class InMemoryRegistry {
  /** What the registry has under one name. */
  record Entries(List<Instance> instances, List<Rejected> malformed) {
    Entries {
      instances = List.copyOf(instances);
      malformed = List.copyOf(malformed);
    }
  }

  private final Executor executor;
  private final Object lock = new Object();
  private final TreeMap<String, Entries> services = new TreeMap<>();
  private final List<InMemoryAdapter> adapters = new ArrayList<>();
  private final List<Set<String>> rereads = new ArrayList<>();
  private Optional<Fault> fault = Optional.empty();
  private long revision;

  /** A registry that answers on the thread that asks. */
  public InMemoryRegistry() {
    this(Runnable::run);
  }

  /** A registry that answers on an executor. */
  public InMemoryRegistry(Executor executor) {
    this.executor = executor;
  }

  /** A new adapter that reads this registry; several may, as after a change of owner. */
  public RegistryAdapter adapter() {
    return new InMemoryAdapter(this, executor);
  }

  /** Registers exactly these instances under a name; a running adapter reports it. */
  public void put(String service, Instance... instances) {
    put(service, Arrays.asList(instances));
  }

  /** Registers exactly these instances under a name; a running adapter reports it. */
  public void put(String service, Collection<Instance> instances) {
    put(service, new Entries(List.copyOf(instances), List.of()));
  }

  /** Registers instances and, beside them, entries that are none. */
  public void putMalformed(String service, List<Instance> instances, List<Rejected> malformed) {
    put(service, new Entries(instances, malformed));
  }

  private void put(String service, Entries entries) {
    synchronized (lock) {
      services.put(service, entries);
      revision++;
    }
    running().forEach(adapter -> adapter.changed(service));
  }

  /** Removes a name with all that it has; a running adapter reports it. */
  public void remove(String service) {
    synchronized (lock) {
      services.remove(service);
      revision++;
    }
    running().forEach(adapter -> adapter.removed(service));
  }

  /** Starts to fail in a way, in place of the way before; a running adapter finds out at once. */
  public void fail(Fault how) {
    synchronized (lock) {
      fault = Optional.of(how);
    }
    running().forEach(how == Fault.SLOW ? InMemoryAdapter::slow : InMemoryAdapter::listAgain);
  }

  /** Fails no more; a running adapter lists everything again. */
  public void recover() {
    synchronized (lock) {
      fault = Optional.empty();
    }
    running().forEach(InMemoryAdapter::answer);
    running().forEach(InMemoryAdapter::listAgain);
  }

  /** Fails and recovers, a number of times. */
  public void flap(Fault how, int times) {
    for (int i = 0; i < times; i++) {
      fail(how);
      recover();
    }
  }

  /** Lets one instance vanish and come back under a name, a number of times. */
  public void flap(String service, Instance instance, int times) {
    List<Instance> with = new ArrayList<>(entries(service).instances());
    with.remove(instance);
    List<Instance> without = List.copyOf(with);
    with.add(instance);
    for (int i = 0; i < times; i++) {
      put(service, without);
      put(service, with);
    }
  }

  /** Lets a {@link Fault#SLOW} registry give every answer that it owes, and go on being slow. */
  public void answer() {
    running().forEach(InMemoryAdapter::answer);
  }

  /** The names of every call of {@link RegistryAdapter#reread}, in order. */
  public List<Set<String>> rereads() {
    synchronized (lock) {
      return List.copyOf(rereads);
    }
  }

  void attach(InMemoryAdapter adapter) {
    synchronized (lock) {
      adapters.add(adapter);
    }
  }

  void detach(InMemoryAdapter adapter) {
    synchronized (lock) {
      adapters.remove(adapter);
    }
  }

  void reread(Set<String> names) {
    synchronized (lock) {
      rereads.add(Set.copyOf(names));
    }
  }

  Optional<Fault> fault() {
    synchronized (lock) {
      return fault;
    }
  }

  String revision() {
    synchronized (lock) {
      return Long.toString(revision);
    }
  }

  /** What the registry says that it has, which a fault may have falsified. */
  Map<String, Entries> listing() {
    synchronized (lock) {
      TreeMap<String, Entries> said = new TreeMap<>();
      if (fault.equals(Optional.of(Fault.EMPTY))) {
        return said;
      }
      services.forEach((name, entries) -> said.put(name, falsified(entries)));
      return said;
    }
  }

  Entries entries(String service) {
    return listing().getOrDefault(service, new Entries(List.of(), List.of()));
  }

  private Entries falsified(Entries entries) {
    List<Instance> instances = entries.instances();
    if (fault.equals(Optional.of(Fault.PARTIAL))) {
      List<Instance> half = new ArrayList<>();
      for (int i = 0; i < instances.size(); i += 2) {
        half.add(instances.get(i));
      }
      return new Entries(half, entries.malformed());
    }
    if (fault.equals(Optional.of(Fault.MALFORMED)) && !instances.isEmpty()) {
      List<Rejected> malformed = new ArrayList<>(entries.malformed());
      malformed.add(new Rejected(instances.get(0).id(), "made unreadable by the test"));
      return new Entries(instances.subList(1, instances.size()), malformed);
    }
    return entries;
  }

  private List<InMemoryAdapter> running() {
    synchronized (lock) {
      return List.copyOf(adapters);
    }
  }
}
