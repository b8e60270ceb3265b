package io.sluice.registry.names;

import io.netty.util.NetUtil;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts addresses in the place of host names. Pure. */
final class Resolution {
  private Resolution() {}

  /** The names among the addresses, as they are looked up. */
  static Set<String> hosts(InstancesReplaced read) {
    Set<String> hosts = new TreeSet<>();
    for (Instance instance : read.instances()) {
      if (isName(instance)) {
        hosts.add(host(instance));
      }
    }
    return hosts;
  }

  /** The reading with an instance for each address, and a rejected entry for each unknown name. */
  static InstancesReplaced apply(
      InstancesReplaced read, Function<String, @Nullable KnownName> names) {
    if (read.instances().stream().noneMatch(Resolution::isName)) {
      return read;
    }
    List<Instance> instances = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>(read.rejected());
    for (Instance instance : read.instances()) {
      if (!isName(instance)) {
        instances.add(instance);
        continue;
      }
      KnownName name = names.apply(host(instance));
      if (name == null) {
        rejected.add(reject(instance, "the source has more than " + Names.MAX_NAMES + " names"));
        continue;
      }
      if (name.addresses().isEmpty()) {
        rejected.add(reject(instance, name.failure()));
      } else if (name.leftOut() > 0) {
        String words =
            "it has %d addresses more than the %d that are used"
                .formatted(name.leftOut(), KnownName.MAX_ADDRESSES);
        rejected.add(reject(instance, words));
      }
      name.addresses().forEach(address -> instances.add(at(instance, address)));
    }
    return new InstancesReplaced(read.service(), instances, rejected, read.revision());
  }

  private static Rejected reject(Instance instance, String words) {
    return new Rejected(instance.id(), "its host name " + instance.address() + ": " + words);
  }

  private static Instance at(Instance instance, String address) {
    SortedMap<String, String> metadata = new TreeMap<>(instance.metadata());
    metadata.put(ResolvedRegistry.HOST, instance.address());
    return new Instance(
        instance.id() + "/" + address,
        address,
        instance.port(),
        instance.health(),
        instance.portName(),
        instance.protocol(),
        instance.zone(),
        instance.weight(),
        instance.tags(),
        metadata);
  }

  private static boolean isName(Instance instance) {
    return !NetUtil.isValidIpV4Address(instance.address())
        && !NetUtil.isValidIpV6Address(instance.address());
  }

  /** DNS knows no case, and the last dot says what is taken for granted here. */
  private static String host(Instance instance) {
    String host = instance.address().toLowerCase(Locale.ROOT);
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
