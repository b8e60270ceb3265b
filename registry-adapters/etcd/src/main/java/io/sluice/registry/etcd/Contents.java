package io.sluice.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.registry.etcd.EtcdFault.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What stands below the prefix, as far as it was read; owned by one thread. */
final class Contents {
  private final ByteString root;
  private final EntryReader reader;
  private final int maxEntries;
  private final Map<String, TreeMap<String, Reading>> services = new HashMap<>();

  /** Names that were read again at a revision which the watch has not reached yet. */
  private final Map<String, Long> readAhead = new HashMap<>();

  private int entries;

  Contents(ByteString root, EntryReader reader, int maxEntries) {
    this.root = root;
    this.reader = reader;
    this.maxEntries = maxEntries;
  }

  /** Every name that has an entry. */
  Set<String> names() {
    return Set.copyOf(services.keySet());
  }

  /** What a name has. */
  InstancesReplaced read(String service, long revision) {
    List<Instance> instances = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    for (Reading reading : services.getOrDefault(service, new TreeMap<>()).values()) {
      if (reading instanceof Reading.Accepted accepted) {
        instances.add(accepted.instance());
      } else if (reading instanceof Reading.Refused refused) {
        rejected.add(refused.rejected());
      }
    }
    return new InstancesReplaced(service, instances, rejected, Long.toString(revision));
  }

  /** Takes in what a key has. */
  void put(KeyValue entry) throws EtcdFault {
    EntryName name = EntryName.of(entry.getKey(), root);
    put(name, reader.read(name, entry.getValue()));
  }

  /**
   * Takes in a change.
   *
   * @return the name whose instances it may have changed
   */
  String apply(Event event) throws EtcdFault {
    KeyValue entry = event.getKv();
    EntryName name = EntryName.of(entry.getKey(), root);
    if (entry.getModRevision() > readAhead.getOrDefault(name.service(), 0L)) {
      if (event.getType() == Event.EventType.DELETE) {
        remove(name);
      } else {
        put(name, reader.read(name, entry.getValue()));
      }
    }
    return name.service();
  }

  /** The watch has reached a revision. */
  void watchedUntil(long revision) {
    readAhead.values().removeIf(read -> read <= revision);
  }

  /** Replaces what a name has by a read of its own at a revision. */
  void replace(String service, List<KeyValue> read, long revision) throws EtcdFault {
    TreeMap<String, Reading> before = services.remove(service);
    entries -= before == null ? 0 : before.size();
    for (KeyValue entry : read) {
      // Names with slashes may lie below one another.
      EntryName name = EntryName.of(entry.getKey(), root);
      if (name.service().equals(service)) {
        put(name, reader.read(name, entry.getValue()));
      }
    }
    readAhead.put(service, revision);
  }

  private void put(EntryName name, Reading reading) throws EtcdFault {
    TreeMap<String, Reading> all = services.computeIfAbsent(name.service(), any -> new TreeMap<>());
    if (all.put(name.id(), reading) == null && ++entries > maxEntries) {
      throw new EtcdFault(
          Kind.UNTRUSTED, "There are more than " + maxEntries + " keys below the prefix");
    }
  }

  private void remove(EntryName name) {
    TreeMap<String, Reading> all = services.get(name.service());
    if (all != null && all.remove(name.id()) != null) {
      entries--;
      if (all.isEmpty()) {
        services.remove(name.service());
      }
    }
  }
}
