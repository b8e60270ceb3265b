package io.sluice.console.contract;

import java.util.List;

/**
 * What proxies of one network get of a service, or would get from a server that only observes,
 * beside what is known of it and not published.
 *
 * @param service federated
 * @param state in one word
 * @param names what sources call it
 * @param endpoints all known ones, published or not
 */
public record PublishedBody(
    String service,
    ServiceState state,
    List<SourceNameBody> names,
    List<PublishedEndpointBody> endpoints) {
  public PublishedBody {
    names = List.copyOf(names);
    endpoints = List.copyOf(endpoints);
  }

  /**
   * What one source calls a service.
   *
   * @param source its name
   * @param kind of its adapter
   * @param name the source's own
   */
  public record SourceNameBody(String source, String kind, String name) {}

  /**
   * One endpoint, and whether traffic goes there.
   *
   * @param network in which its address is reachable, empty for the common one
   * @param address without brackets
   * @param port 1 to 65535
   * @param servicePort empty for the default port
   * @param environment where it runs
   * @param zone empty when unknown
   * @param health as its source reports it
   * @param state {@code READY}, or why it is not; {@code GATEWAY} for the entry to another network
   * @param published whether proxies get it
   * @param share of the port's requests, in basis points, with a fraction; 0 while it stands by or
   *     is not published
   * @param note why it is not published, or what else is to be known of it; empty when nothing is
   */
  public record PublishedEndpointBody(
      String network,
      String address,
      int port,
      String servicePort,
      String environment,
      String zone,
      String health,
      String state,
      boolean published,
      double share,
      String note) {}
}
