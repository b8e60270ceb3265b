package io.sluice.console.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One service with everything that explains its traffic.
 *
 * @param name federated
 * @param home its home environment, or null while it waits for one
 * @param state in one word
 * @param split as asked, or null while it waits for a home
 * @param baseline where a rollback leads, basis points by environment; null when nothing changed
 * @param policy in force
 * @param generation of split and policy
 * @param environments its endpoints by environment
 * @param ports published ones, the default first
 * @param endpoints with provenance
 * @param placements on which machines and in which zones its ready endpoints are, by environment
 * @param candidates seen, and without traffic until admitted
 * @param conflicts where registries contradict each other
 * @param notes what an operator should know, a sentence each, with the command that helps
 * @param emergency a rollback that is in force and not in the database yet, or null
 * @param migration its migration that is not over, or null
 * @param returnPath how far its traffic can go back, or null when none is away
 */
public record ServiceBody(
    String name,
    @Nullable String home,
    ServiceState state,
    @Nullable SplitBody split,
    @Nullable Map<String, Integer> baseline,
    PolicyBody policy,
    long generation,
    Map<String, ServiceItem.EndpointCount> environments,
    List<PortBody> ports,
    List<EndpointBody> endpoints,
    List<PlacementBody> placements,
    List<CandidateBody> candidates,
    List<ConflictBody> conflicts,
    List<String> notes,
    @Nullable EmergencyBody emergency,
    @Nullable MigrationItem migration,
    @Nullable ReturnPathBody returnPath) {
  public ServiceBody {
    baseline = baseline == null ? null : Ordered.copy(baseline);
    environments = Ordered.copy(environments);
    ports = List.copyOf(ports);
    endpoints = List.copyOf(endpoints);
    placements = List.copyOf(placements);
    candidates = List.copyOf(candidates);
    conflicts = List.copyOf(conflicts);
    notes = List.copyOf(notes);
  }

  /**
   * One port as published.
   *
   * @param name empty for the default port
   * @param cluster what Envoy and gRPC call it
   * @param protocol empty when unknown
   * @param published basis points by environment
   * @param standby environments that serve when the weighted ones fail, in order
   * @param dropped the share of requests that is dropped, in basis points
   * @param deviations why this is not what was asked
   */
  public record PortBody(
      String name,
      String cluster,
      String protocol,
      Map<String, Integer> published,
      List<String> standby,
      int dropped,
      List<DeviationBody> deviations) {
    public PortBody {
      published = Ordered.copy(published);
      standby = List.copyOf(standby);
      deviations = List.copyOf(deviations);
    }
  }

  /**
   * Why an environment is published with another share than was asked.
   *
   * @param environment whose share it is
   * @param reason {@code SPILLED}, {@code HELD}, {@code CAPACITY}, {@code RECEIVES} or {@code
   *     NOBODY_READY}
   * @param asked basis points
   * @param published basis points
   * @param words a sentence for a person
   */
  public record DeviationBody(
      String environment, String reason, int asked, int published, String words) {}
}
