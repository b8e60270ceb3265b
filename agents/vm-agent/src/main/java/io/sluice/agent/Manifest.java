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
 */
public record Manifest(
    String service,
    String environment,
    Protocol protocol,
    Ports ports,
    List<String> dependencies,
    @Nullable Health health) {
  public Manifest {
    dependencies = List.copyOf(dependencies);
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
    return new Manifest(service, environment, protocol, without, dependencies, health);
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
}
