package io.sluice.engine.identity;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.view.Claim;
import io.sluice.view.IpAddress;
import io.sluice.view.Names;
import io.sluice.view.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one name says now, as claims.
 *
 * @param claims live or undecided
 * @param rejected entries that are no instances, with reasons
 * @param defaultPort the named port that is the default one, or null when none is
 * @param read the very instances that it was made of
 * @param unreadable the very entries that could not be read
 */
record Reading(
    List<Claim> claims,
    List<Rejected> rejected,
    @Nullable String defaultPort,
    List<Instance> read,
    List<Rejected> unreadable) {
  /** Nothing was read. */
  static final Reading NOTHING = nothing(null);

  private static final Set<String> PROTOCOLS = Set.of("", "http", "http2", "grpc", "tcp");
  private static final Set<String> DATAGRAMS = Set.of("udp", "sctp", "quic");

  /** Of several entries for one address and port, the ready one counts, then the first by id. */
  private static final Comparator<Instance> PREFERRED =
      Comparator.comparing(Instance::health)
          .thenComparing(Instance::id)
          .thenComparing(Comparator.comparingInt(Instance::weight).reversed())
          .thenComparing(Instance::toString);

  /**
   * Makes claims of what was read.
   *
   * @param name the source's own
   * @param usual which named port was the default one so far, or null
   */
  static Reading of(
      String name,
      List<Instance> instances,
      List<Rejected> unreadable,
      IdentityRules rules,
      @Nullable String usual) {
    List<Rejected> rejected = new ArrayList<>(unreadable);
    List<Instance> counting = new ArrayList<>();
    Set<String> ports = new TreeSet<>();
    for (Instance instance : instances.stream().sorted(PREFERRED).toList()) {
      if (rules.exclude().stream().noneMatch(exclusion -> exclusion.matches(name, instance))) {
        Instance checked = checked(instance, rejected);
        if (checked != null) {
          counting.add(checked);
          ports.add(checked.portName());
        }
      }
    }
    String defaultPort = defaultPort(ports, rules, usual);
    boolean undecided = defaultPort == null && ports.size() > 1 && !ports.contains("");
    List<Claim> claims = new ArrayList<>();
    Map<String, String> taken = new HashMap<>();
    for (Instance instance : counting) {
      String port = instance.portName().equals(defaultPort) ? "" : instance.portName();
      String key = port + " " + instance.address() + " " + instance.port();
      String holder = taken.putIfAbsent(key, instance.id());
      if (holder != null) {
        rejected.add(new Rejected(instance.id(), "has the address and port of " + holder));
      } else {
        claims.add(
            new Claim(
                name, port, instance, undecided ? new Standing.PortUndecided() : Standing.LIVE));
      }
    }
    return new Reading(claims, rejected, defaultPort, instances, unreadable);
  }

  /** Nothing is there any more; what was the default port would be it again. */
  static Reading nothing(@Nullable String defaultPort) {
    return new Reading(List.of(), List.of(), defaultPort, List.of(), List.of());
  }

  /**
   * Whether it was made of these very lists: an adapter passes the same ones as long as nothing
   * changed, and most of a catalogue never does.
   */
  @SuppressWarnings("ReferenceEquality") // comparing what is in them would cost what is to be saved
  boolean isOf(List<Instance> instances, List<Rejected> rejectedEntries) {
    return read == instances && unreadable == rejectedEntries;
  }

  /** A rule decides; else what was the default stays it while it is there; else the only one is. */
  private static @Nullable String defaultPort(
      Set<String> ports, IdentityRules rules, @Nullable String usual) {
    String ruled = rules.defaultPort(ports);
    if (ruled != null) {
      return ruled;
    }
    if (usual != null && ports.contains(usual)) {
      return usual;
    }
    String only = ports.size() == 1 ? ports.iterator().next() : "";
    return only.isEmpty() ? null : only;
  }

  /** The instance in canonical words, or null when it is none. */
  private static @Nullable Instance checked(Instance instance, List<Rejected> rejected) {
    String address = IpAddress.canonical(instance.address());
    if (address == null) {
      rejected.add(
          new Rejected(
              instance.id(), "'" + instance.address() + "' is no IP address of an instance"));
      return null;
    }
    if (!instance.portName().isEmpty() && !Names.isPort(instance.portName())) {
      rejected.add(
          new Rejected(
              instance.id(),
              "'"
                  + instance.portName()
                  + "' is no port name: 1 to 63 of letters, digits, '.',"
                  + " '_' and '-', starting with a letter or digit"));
      return null;
    }
    String protocol = instance.protocol().toLowerCase(Locale.ROOT);
    if (DATAGRAMS.contains(protocol)) {
      rejected.add(
          new Rejected(instance.id(), "'" + instance.protocol() + "' is not carried, only TCP is"));
      return null;
    }
    return new Instance(
        instance.id(),
        address,
        instance.port(),
        instance.health(),
        instance.portName(),
        PROTOCOLS.contains(protocol) ? protocol : "",
        instance.zone(),
        instance.weight(),
        instance.tags(),
        instance.metadata());
  }
}
