package io.sluice.agent;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a service says of itself in its own repository.
 *
 * @param service its federated name
 * @param environment where this copy of it runs
 * @param protocol which its own port speaks
 * @param ports of the service and of its Envoy
 * @param dependencies services that it calls, or {@code *} alone
 * @param health how it is checked, or null when it does not say
 * @param edge what its Envoy does beyond the mesh's plain rule
 */
public record Manifest(
    String service,
    String environment,
    Protocol protocol,
    Ports ports,
    List<String> dependencies,
    @Nullable Health health,
    Edge edge) {
  public Manifest {
    dependencies = List.copyOf(dependencies);
  }

  /** One with the plain rule. */
  public Manifest(
      String service,
      String environment,
      Protocol protocol,
      Ports ports,
      List<String> dependencies,
      @Nullable Health health) {
    this(service, environment, protocol, ports, dependencies, health, Edge.PLAIN);
  }

  /** A service that calls others and is called by nobody through its Envoy. */
  public static Manifest caller(
      String service, String environment, int egress, int admin, List<String> dependencies) {
    return new Manifest(
        service, environment, Protocol.HTTP, new Ports(0, 0, egress, admin), dependencies, null);
  }

  /** The same, but the service's own calls go past its Envoy. */
  Manifest withoutEgress() {
    Ports without = new Ports(ports.service(), ports.ingress(), 0, ports.admin());
    return new Manifest(service, environment, protocol, without, dependencies, health, edge);
  }

  /** What a port speaks. */
  public enum Protocol {
    HTTP,
    HTTP2,
    GRPC,
    TCP
  }

  /**
   * Port numbers; 0 where there is none.
   *
   * @param service the service's own
   * @param ingress Envoy's, for those who call the service
   * @param egress Envoy's, for what the service calls, on 127.0.0.1
   * @param admin Envoy's administration, on 127.0.0.1
   */
  public record Ports(int service, int ingress, int egress, int admin) {}

  /**
   * An active check over HTTP.
   *
   * @param path begins with a slash
   * @param interval from 100 ms to 1 h
   */
  public record Health(String path, Duration interval) {}

  /**
   * What its Envoy does beyond the mesh's plain rule (docs/design/0034).
   *
   * @param keepsHeaderCase whether the names of HTTP/1 headers keep their case
   * @param direct whether a call to an IP address and a port goes past the mesh
   * @param outside hosts outside the mesh, as {@code HOST:PORT}
   * @param gateway where callers without a proxy come in
   */
  public record Edge(
      boolean keepsHeaderCase, boolean direct, List<String> outside, List<Door> gateway) {
    static final Edge PLAIN = new Edge(false, false, List.of(), List.of());

    public Edge {
      outside = List.copyOf(outside);
      gateway = List.copyOf(gateway);
    }
  }

  /**
   * A listener in place of an old load balancer's.
   *
   * @param address an IP address to listen on
   * @param service that every call goes to; empty where the Host decides
   */
  public record Door(String address, int port, String service) {}
}
