package io.sluice.registry.consul;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Rejected;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.kiwiproject.consul.model.catalog.ServiceWeights;
import org.kiwiproject.consul.model.health.HealthCheck;
import org.kiwiproject.consul.model.health.Service;
import org.kiwiproject.consul.model.health.ServiceHealth;

/** Consul's service instances as Sluice's; pure. */
final class InstanceMapping {
  private static final Set<String> PROTOCOLS = Set.of("http", "http2", "grpc", "tcp");
  private static final int LONGEST_ADDRESS = 253;

  private final Set<String> wantedTags;

  InstanceMapping(List<String> wantedTags) {
    this.wantedTags = Set.copyOf(wantedTags);
  }

  InstancesReplaced instances(String name, List<ServiceHealth> entries, long index) {
    List<Instance> instances = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (ServiceHealth entry : entries) {
      if (!entry.getService().getTags().containsAll(wantedTags)) {
        continue;
      }
      String id = entry.getNode().getNode() + "/" + entry.getService().getId();
      try {
        if (!ids.add(id)) {
          throw new IllegalArgumentException("the node has two of this id");
        }
        instances.add(instance(id, entry));
      } catch (IllegalArgumentException e) {
        rejected.add(new Rejected(id, String.valueOf(e.getMessage())));
      }
    }
    return new InstancesReplaced(name, instances, rejected, Long.toString(index));
  }

  private static Instance instance(String id, ServiceHealth entry) {
    Service service = entry.getService();
    String address =
        service.getAddress().isEmpty() ? entry.getNode().getAddress() : service.getAddress();
    if (address.isEmpty() || address.length() > LONGEST_ADDRESS) {
      throw new IllegalArgumentException("neither the service nor its node has a usable address");
    }
    if (address.chars().anyMatch(letter -> letter <= ' ' || letter == '[' || letter == '/')) {
      throw new IllegalArgumentException("the address is neither an IP address nor a host name");
    }
    if (service.getPort() < 1 || service.getPort() > 65_535) {
      throw new IllegalArgumentException("the port is " + service.getPort() + ", not 1 to 65535");
    }
    Health health = health(entry.getChecks());
    String protocol = service.getMeta().getOrDefault("protocol", "");
    return new Instance(
        id,
        address,
        service.getPort(),
        health,
        service.getMeta().getOrDefault("portName", ""),
        PROTOCOLS.contains(protocol) ? protocol : "",
        service.getMeta().getOrDefault("zone", ""),
        weight(service, health),
        service.getTags(),
        new TreeMap<>(service.getMeta()));
  }

  /**
   * Maintenance is somebody's wish; a dead node has said nothing, whatever its checks said last.
   */
  static Health health(List<HealthCheck> checks) {
    boolean nodeDown = false;
    boolean critical = false;
    boolean warning = false;
    for (HealthCheck check : checks) {
      String status = check.getStatus();
      String id = check.getCheckId();
      if (status.equals("critical")) {
        if (id.equals("_node_maintenance") || id.startsWith("_service_maintenance:")) {
          return Health.DRAINING;
        }
        nodeDown |= id.equals("serfHealth");
        critical = true;
      } else if (status.equals("warning")) {
        warning = true;
      } else if (!status.equals("passing")) {
        throw new IllegalArgumentException("the check " + id + " has an unknown status");
      }
    }
    if (nodeDown) {
      return Health.NODE_DOWN;
    }
    if (critical) {
      return Health.CRITICAL;
    }
    return warning ? Health.WARNING : Health.PASSING;
  }

  private static int weight(Service service, Health health) {
    int weight =
        service
            .getWeights()
            .map(health == Health.WARNING ? ServiceWeights::getWarning : ServiceWeights::getPassing)
            .orElse(1);
    return Math.max(1, Math.min(Instance.MAX_WEIGHT, weight));
  }
}
