package io.sluice.registry;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One address and port that a source reports for a service.
 *
 * @param id the registry's own name of it, unique within the source and service; shown, never
 *     compared over sources
 * @param address an IPv4 or IPv6 address or a host name, without brackets; 1 to 253 characters
 * @param port 1 to 65535
 * @param health as the registry sees it
 * @param portName the name of the port, empty when the registry gives none
 * @param protocol {@code http}, {@code http2}, {@code grpc}, {@code tcp}, or empty when unknown
 * @param zone the real zone (rack, availability zone), empty when unknown
 * @param weight relative weight within its locality, 1 to 65535
 * @param tags as registered, in order
 * @param metadata as registered, sorted by key
 */
public record Instance(
    String id,
    String address,
    int port,
    Health health,
    String portName,
    String protocol,
    String zone,
    int weight,
    List<String> tags,
    SortedMap<String, String> metadata) {

  /** The metadata key under which an adapter says on which machine or node an instance runs. */
  public static final String NODE = "sluice.io/node";

  /** The most that {@link #weight} may be. */
  public static final int MAX_WEIGHT = 65_535;

  public Instance {
    if (address.isEmpty() || address.length() > 253) {
      throw new IllegalArgumentException("address must have 1 to 253 characters");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, not " + port);
    }
    if (weight < 1 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException("weight must be 1 to " + MAX_WEIGHT + ", not " + weight);
    }
    tags = List.copyOf(tags);
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  /** A passing instance of weight 1 without any decoration; its id is {@code address:port}. */
  public static Instance of(String address, int port) {
    return new Instance(
        address + ":" + port,
        address,
        port,
        Health.PASSING,
        "",
        "",
        "",
        1,
        List.of(),
        new TreeMap<>(Map.of()));
  }

  /** The machine or node that it runs on, empty when the registry does not say. */
  public String node() {
    return metadata.getOrDefault(NODE, "");
  }

  /** The same instance with another health. */
  public Instance withHealth(Health other) {
    return new Instance(id, address, port, other, portName, protocol, zone, weight, tags, metadata);
  }

  /** The same instance with another port name and protocol. */
  public Instance withPort(String name, String otherProtocol) {
    return new Instance(
        id, address, port, health, name, otherProtocol, zone, weight, tags, metadata);
  }
}
