package io.sluice.registry.kubernetes;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.registry.kubernetes.Slice.Endpoint;
import io.sluice.registry.kubernetes.Slice.Family;
import io.sluice.registry.kubernetes.Slice.Port;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The slices of a name, and what is known of their pods, as Sluice's instances; pure. */
final class InstanceMapping {
  /** The metadata key under which an instance's namespace stands. */
  static final String NAMESPACE = "namespace";

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

  /** Two slices may name one endpoint while it moves between them. */
  private record Place(String address, int port, String portName) {}

  private final Addresses addresses;
  private final boolean pods;
  private final boolean nodes;

  InstanceMapping(KubernetesSettings settings) {
    this.addresses = settings.addresses();
    this.pods = settings.pods();
    this.nodes = settings.nodes();
  }

  InstancesReplaced join(String name, Collection<Slice> slices, Catalogue known, String revision) {
    Map<Key, EnumSet<Family>> families = new HashMap<>();
    for (Slice slice : slices) {
      families
          .computeIfAbsent(slice.service(), any -> EnumSet.noneOf(Family.class))
          .add(slice.family());
    }
    Map<Place, Instance> found = new LinkedHashMap<>();
    List<Rejected> rejected = new ArrayList<>();
    for (Slice slice : slices) {
      rejected.addAll(slice.rejected());
      if (isWanted(
          slice.family(), families.getOrDefault(slice.service(), EnumSet.noneOf(Family.class)))) {
        for (Endpoint endpoint : slice.endpoints()) {
          try {
            add(slice, endpoint, known, found);
          } catch (IllegalArgumentException e) {
            String entry =
                slice.key() + " " + (endpoint.isPod() ? endpoint.pod().name() : endpoint.address());
            rejected.add(new Rejected(entry, String.valueOf(e.getMessage())));
          }
        }
      }
    }
    withoutPods(slices, known).ifPresent(rejected::add);
    return new InstancesReplaced(name, List.copyOf(found.values()), rejected, revision);
  }

  private boolean isWanted(Family family, Set<Family> present) {
    Family preferred = addresses == Addresses.IPV6 ? Family.IPV6 : Family.IPV4;
    return addresses == Addresses.BOTH || family == preferred || !present.contains(preferred);
  }

  private void add(Slice slice, Endpoint endpoint, Catalogue known, Map<Place, Instance> found) {
    ObjectFacts pod = pod(slice, endpoint, known);
    String ingress =
        pod.ingressPort().isEmpty()
            ? known.service(slice.service()).ingressPort()
            : pod.ingressPort();
    List<Port> ports = slice.ports();
    if (!ingress.isEmpty()) {
      int number = port(ingress);
      ports =
          ports.isEmpty()
              ? List.of(new Port("", number, ""))
              : ports.stream().map(one -> new Port(one.name(), number, one.protocol())).toList();
    }
    for (Port port : ports) {
      Instance instance = instance(slice, endpoint, port, pod, known);
      found.merge(
          new Place(instance.address(), instance.port(), instance.portName()),
          instance,
          InstanceMapping::later);
    }
  }

  private ObjectFacts pod(Slice slice, Endpoint endpoint, Catalogue known) {
    String namespace = slice.key().namespace();
    if (!pods || !endpoint.isPod() || known.isRefused(Resource.PODS, namespace)) {
      return ObjectFacts.NONE;
    }
    @Nullable ObjectFacts facts = known.pod(endpoint.pod());
    if (facts == null) {
      // Without its annotations it could be published with the wrong port, past its proxy.
      throw new IllegalArgumentException("its pod is not listed yet");
    }
    return facts;
  }

  private Instance instance(
      Slice slice, Endpoint endpoint, Port port, ObjectFacts pod, Catalogue known) {
    TreeMap<String, String> metadata = new TreeMap<>(pod.labels());
    metadata.put(NAMESPACE, slice.key().namespace());
    if (!endpoint.node().isEmpty()) {
      metadata.put(Instance.NODE, endpoint.node());
    }
    String place =
        endpoint.address().contains(":")
            ? "[" + endpoint.address() + "]:" + port.number()
            : endpoint.address() + ":" + port.number();
    String of = endpoint.isPod() ? endpoint.pod() + "/" : slice.key().namespace() + "/";
    return new Instance(
        of + place + (port.name().isEmpty() ? "" : "/" + port.name()),
        endpoint.address(),
        port.number(),
        health(endpoint, known),
        port.name(),
        port.protocol(),
        endpoint.zone(),
        1,
        List.of(),
        metadata);
  }

  /**
   * A pod whose readiness fails says so itself. On a node that is not ready it was the control
   * plane that said so in its place, for it heard nothing: the pod has announced nothing.
   */
  private Health health(Endpoint endpoint, Catalogue known) {
    boolean silent =
        endpoint.health() == Health.CRITICAL
            && nodes
            && !endpoint.node().isEmpty()
            && !known.isRefused(Resource.NODES, "")
            && !known.isReadyNode(endpoint.node());
    return silent ? Health.NODE_DOWN : endpoint.health();
  }

  /** Of two words about one endpoint the later: nobody comes back from terminating. */
  private static Instance later(Instance one, Instance other) {
    return rank(other.health()) < rank(one.health()) ? other : one;
  }

  private static int rank(Health health) {
    return switch (health) {
      case DRAINING -> 0;
      case PASSING, WARNING -> 1;
      case CRITICAL -> 2;
      case NODE_DOWN -> 3;
    };
  }

  private static int port(String written) {
    if (DIGITS.matcher(written).matches()) {
      int number = Integer.parseInt(written);
      if (number >= 1 && number <= 65_535) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "the annotation " + ObjectFacts.INGRESS_PORT + " is " + written + ", not 1 to 65535");
  }

  private Optional<Rejected> withoutPods(Collection<Slice> slices, Catalogue known) {
    for (Slice slice : slices) {
      String namespace = slice.key().namespace();
      if (pods
          && known.isRefused(Resource.PODS, namespace)
          && slice.endpoints().stream().anyMatch(Endpoint::isPod)) {
        return Optional.of(
            new Rejected(
                "pods in " + namespace,
                "the credentials may not read pods: their versions and their annotation "
                    + ObjectFacts.INGRESS_PORT
                    + " are not known"));
      }
    }
    return Optional.empty();
  }
}
