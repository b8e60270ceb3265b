package io.sluice.console.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint after the merge.
 *
 * @param network in which its address is reachable, empty for the common one
 * @param address without brackets
 * @param port 1 to 65535
 * @param servicePort empty for the default port
 * @param environment of the winner
 * @param region empty when unknown
 * @param zone empty when unknown
 * @param node the machine that it runs on, empty when unknown
 * @param health as the winner's source reports it
 * @param weight within its locality
 * @param state {@code READY} gets traffic when its environment does; any other says why it does not
 * @param answered when it last answered a proxy, or null; known only while its registry does not
 *     report it or cannot be read
 * @param provenance every claim on it, the winner's first
 */
public record EndpointBody(
    String network,
    String address,
    int port,
    String servicePort,
    String environment,
    String region,
    String zone,
    String node,
    String health,
    int weight,
    String state,
    @Nullable String answered,
    List<ProvenanceBody> provenance) {
  public EndpointBody {
    provenance = List.copyOf(provenance);
  }

  /**
   * One claim.
   *
   * @param source its name
   * @param name the source's own name for the service
   * @param instanceId the registry's own name of the instance
   * @param precedence of the source
   * @param health as that source reports it
   * @param standing {@code LIVE}, {@code HELD}, {@code DAMPED}, {@code UNREACHABLE}, {@code
   *     PORT_UNDECIDED} or {@code UNCONFIRMED}
   * @param reason why it is held, empty when it is not
   * @param since when it vanished or stopped to answer, or null
   * @param until when the loss is believed or the instance let in, or null when no time decides
   * @param stale whether the source cannot be read
   * @param admitted whether the name is admitted to the service
   * @param tags as registered
   * @param metadata as registered
   */
  public record ProvenanceBody(
      String source,
      String name,
      String instanceId,
      int precedence,
      String health,
      String standing,
      String reason,
      @Nullable String since,
      @Nullable String until,
      boolean stale,
      boolean admitted,
      List<String> tags,
      Map<String, String> metadata) {
    public ProvenanceBody {
      tags = List.copyOf(tags);
      metadata = Ordered.copy(metadata);
    }
  }
}
