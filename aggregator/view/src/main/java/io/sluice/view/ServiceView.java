package io.sluice.view;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * One service of the view.
 *
 * @param name federated
 * @param home its home environment, or null while the service waits for one to be stored
 * @param split in force: an emergency's, the stored one, or the home's whole; null while there is
 *     no home
 * @param stored what operators committed, or null when nothing was
 * @param policy in force
 * @param environments that endpoints of it run in, admitted or not
 * @param ports published ones, the default first; none while there is no home
 * @param endpoints sorted by network, address, port and service port
 * @param candidates what waits to be admitted
 * @param conflicts where registries contradict each other
 * @param emergency a rollback that is in force and not stored yet, or null
 * @param drains that mean endpoints of it, the oldest first
 */
public record ServiceView(
    String name,
    @Nullable String home,
    @Nullable TrafficSplit split,
    @Nullable StoredSplit stored,
    Policy policy,
    SortedSet<String> environments,
    List<ServicePort> ports,
    List<Endpoint> endpoints,
    List<Candidate> candidates,
    List<Conflict> conflicts,
    @Nullable Emergency emergency,
    List<Drained> drains) {

  /** Without an emergency and drains. */
  public ServiceView(
      String name,
      @Nullable String home,
      @Nullable TrafficSplit split,
      @Nullable StoredSplit stored,
      Policy policy,
      SortedSet<String> environments,
      List<ServicePort> ports,
      List<Endpoint> endpoints,
      List<Candidate> candidates,
      List<Conflict> conflicts) {
    this(
        name,
        home,
        split,
        stored,
        policy,
        environments,
        ports,
        endpoints,
        candidates,
        conflicts,
        null,
        List.of());
  }

  public ServiceView {
    ports = List.copyOf(ports);
    endpoints = List.copyOf(endpoints);
    candidates = List.copyOf(candidates);
    conflicts = List.copyOf(conflicts);
    drains = List.copyOf(drains);
  }

  /** Of split and policy; 0 when nothing is stored. */
  public long generation() {
    return stored == null ? 0 : stored.generation();
  }

  /** Whether what is published is what was asked, for every port and network. */
  public boolean isHonoured() {
    return ports.stream().allMatch(ServicePort::isHonoured);
  }

  /** Whether proxies know the service. */
  public boolean isPublished() {
    return home != null;
  }

  /**
   * The digest of what proxies get of it: name, ports and assignments. Provenance, times and
   * generations are not in it, and of networks only what differs.
   */
  public static Digest digest(ServiceView service) {
    CanonicalOutput bytes =
        new CanonicalOutput()
            .text(service.name)
            .list(
                service.ports,
                (out, port) -> {
                  out.text(port.name()).text(port.protocol());
                  assignment(out, port.assignment());
                });
    if (service.ports.stream().anyMatch(port -> !port.networks().equals(Networks.ALIKE))) {
      bytes.list(service.ports, (out, port) -> networks(out, port.networks()));
    }
    if (service.isSteered()) {
      PolicyForm.published(bytes, service.policy);
      bytes.list(service.ports, (out, port) -> steered(out, port.steered()));
    }
    return Digest.of(bytes.toBytes());
  }

  /** Whether clusters or routes say more than who serves. */
  private boolean isSteered() {
    return !policy.steering().equals(Steering.NONE) || !policy.warmUpMs().isEmpty();
  }

  private static void steered(CanonicalOutput out, Steered steered) {
    PolicyForm.slices(out, steered.slices());
    outlooks(out, steered.sides());
    outlooks(out, steered.mirrors());
    out.list(
        steered.callers().entrySet(),
        (o, caller) -> {
          outlook(o.text(caller.getKey()), caller.getValue().whole());
          outlooks(o, caller.getValue().sides());
        });
  }

  private static void outlooks(CanonicalOutput out, SortedMap<String, Outlook> outlooks) {
    out.list(outlooks.entrySet(), (o, one) -> outlook(o.text(one.getKey()), one.getValue()));
  }

  private static void outlook(CanonicalOutput out, Outlook outlook) {
    assignment(out, outlook.common());
    out.list(
        outlook.seen().entrySet(), (o, one) -> assignment(o.text(one.getKey()), one.getValue()));
    out.list(
        outlook.gateways().entrySet(),
        (o, one) -> assignment(o.text(one.getKey()), one.getValue()));
  }

  private static void networks(CanonicalOutput out, Networks networks) {
    out.list(
        networks.seen().entrySet(),
        (o, seen) -> assignment(o.text(seen.getKey()), seen.getValue().assignment()));
    out.list(
        networks.gateways().entrySet(),
        (o, behind) -> assignment(o.text(behind.getKey()), behind.getValue()));
  }

  private static void assignment(CanonicalOutput out, Assignment assignment) {
    out.number(assignment.dropped());
    out.list(
        assignment.tiers(),
        (tierOut, tier) ->
            tierOut.list(
                tier,
                (o, share) -> {
                  o.text(share.region()).text(share.environment()).text(share.zone());
                  o.number(share.weight());
                  o.list(
                      share.endpoints(),
                      (targetOut, target) ->
                          targetOut
                              .text(target.address())
                              .number(target.port())
                              .number(target.weight()));
                }));
  }
}
