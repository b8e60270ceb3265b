package io.sluice.view;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * An address and port of a service after the merge: one winner, with everything behind it.
 *
 * @param network in which the address is reachable, empty for the common one
 * @param address without brackets
 * @param port 1 to 65535
 * @param servicePort the service's port that it serves: empty for the default one, else its name
 * @param environment of the winner's source
 * @param region of the winner's source, empty when unknown
 * @param zone the real zone, empty when unknown
 * @param health as the winner's source reports it
 * @param weight relative within its locality, 1 to 65535
 * @param state what merge made of it
 * @param provenance every claim on it, the winner's first; behind them those of sources that only
 *     consent to it
 * @param vetoedBy sources with a veto that know the service and do not consent to this address, in
 *     order of names
 */
public record Endpoint(
    String network,
    String address,
    int port,
    String servicePort,
    String environment,
    String region,
    String zone,
    Health health,
    int weight,
    State state,
    List<Provenance> provenance,
    List<String> vetoedBy) {

  public Endpoint {
    provenance = List.copyOf(provenance);
    vetoedBy = List.copyOf(vetoedBy);
  }

  /** An endpoint that nobody vetoes. */
  public Endpoint(
      String network,
      String address,
      int port,
      String servicePort,
      String environment,
      String region,
      String zone,
      Health health,
      int weight,
      State state,
      List<Provenance> provenance) {
    this(
        network,
        address,
        port,
        servicePort,
        environment,
        region,
        zone,
        health,
        weight,
        state,
        provenance,
        List.of());
  }

  /** The same endpoint in another state. */
  public Endpoint withState(State other) {
    return new Endpoint(
        network,
        address,
        port,
        servicePort,
        environment,
        region,
        zone,
        health,
        weight,
        other,
        provenance,
        vetoedBy);
  }

  /** The machine or node that it runs on, as the first claim that knows it says; else empty. */
  public String node() {
    for (Provenance one : provenance) {
      String node = one.metadata().getOrDefault(Instance.NODE, "");
      if (!node.isEmpty()) {
        return node;
      }
    }
    return "";
  }

  /** Whether it may be published when its environment is. */
  public boolean isReady() {
    return state == State.READY;
  }

  /** What merge made of an endpoint. */
  public enum State {
    /** Gets traffic when its environment does. */
    READY,
    /** Its registry says that it is not ready. */
    NOT_READY,
    /** It came back too often and waits. */
    DAMPED,
    /** Its source cannot be read and a probe found nobody there, and others are ready. */
    UNREACHABLE,
    /** An operator took its source or zone out of the traffic, and others are ready. */
    DRAINED,
    /** Its name in its source waits to be admitted to this service. */
    PENDING,
    /** Its source adds only what somebody else sees too, and nobody does. */
    UNCONFIRMED,
    /** A source with a veto knows the service and does not know this address. */
    VETOED,
    /** Another service has a live claim on the address; this one's is stale or held. */
    REASSIGNED,
    /** No rule says which of several named ports is the default one. */
    PORT_UNDECIDED
  }

  /**
   * One claim behind an endpoint.
   *
   * @param source its name
   * @param name the source's own name for the service
   * @param instanceId the registry's own name of the instance
   * @param precedence of the source
   * @param health as that source reports it
   * @param standing what the guard says of it
   * @param stale whether the source cannot be read
   * @param admitted whether the name is admitted to the service
   * @param tags of the instance, as registered
   * @param metadata of the instance, as registered: its version, its node; never written to
   */
  public record Provenance(
      String source,
      String name,
      String instanceId,
      int precedence,
      Health health,
      Standing standing,
      boolean stale,
      boolean admitted,
      List<String> tags,
      SortedMap<String, String> metadata) {

    public Provenance {
      tags = List.copyOf(tags);
    }

    /** A claim on an instance without tags and metadata. */
    public Provenance(
        String source,
        String name,
        String instanceId,
        int precedence,
        Health health,
        Standing standing,
        boolean stale,
        boolean admitted) {
      this(
          source,
          name,
          instanceId,
          precedence,
          health,
          standing,
          stale,
          admitted,
          List.of(),
          Collections.emptySortedMap());
    }
  }
}
