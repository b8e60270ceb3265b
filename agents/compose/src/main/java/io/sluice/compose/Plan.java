package io.sluice.compose;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What somebody wants to run, and where it may run.
 *
 * @param xds Sluice servers, each as HOST:PORT
 * @param agent the agent's part of it
 * @param envoyImage of Envoy
 * @param nodes by name
 * @param services by name
 */
record Plan(
    List<String> xds,
    Agent agent,
    String envoyImage,
    SortedMap<String, Node> nodes,
    SortedMap<String, Service> services) {
  Plan {
    xds = List.copyOf(xds);
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
  }

  /**
   * Every agent's own.
   *
   * @param image of it
   * @param options further ones of {@code sluice agent run}
   * @param mounts files and folders of the node that it reads, under the same path
   */
  record Agent(String image, List<String> options, List<String> mounts) {
    Agent {
      options = List.copyOf(options);
      mounts = List.copyOf(mounts);
    }
  }

  /**
   * A machine with a container engine.
   *
   * @param region empty for none
   * @param zone empty for none
   * @param network empty for the common one
   * @param labels what a service may ask for
   * @param room what it has for services; {@link Room#UNLIMITED} where nobody said
   */
  record Node(
      String name,
      String region,
      String zone,
      String network,
      Map<String, String> labels,
      Room room) {
    Node {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * Processors and memory.
   *
   * @param millis thousandths of a processor
   * @param bytes of memory
   */
  record Room(long millis, long bytes) {
    static final Room UNLIMITED = new Room(Long.MAX_VALUE, Long.MAX_VALUE);
    static final Room NONE = new Room(0, 0);

    boolean holds(Room needed) {
      return millis >= needed.millis && bytes >= needed.bytes;
    }

    Room less(Room taken) {
      return equals(UNLIMITED) ? this : new Room(millis - taken.millis, bytes - taken.bytes);
    }
  }

  /**
   * A service, with an Envoy and an agent beside each instance unless it is outside of the mesh.
   *
   * @param image with its version
   * @param container how its container runs
   * @param mesh what is said of it in its manifest, or absent for a database and its like
   * @param ports by name; one that is not there is not used
   * @param needs of each instance
   * @param place where it runs
   */
  record Service(
      String name,
      String image,
      Container container,
      Optional<Mesh> mesh,
      SortedMap<Port, Integer> ports,
      Room needs,
      Place place) {
    Service {
      ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    }
  }

  /**
   * A service's part in the mesh.
   *
   * @param health a path that answers 2xx, or empty
   * @param interval of asking for it, or empty
   */
  record Mesh(
      String environment,
      String protocol,
      String mode,
      List<String> dependencies,
      String health,
      String interval) {
    Mesh {
      dependencies = List.copyOf(dependencies);
    }
  }

  /**
   * How the service's own container runs.
   *
   * @param environment variables, as Compose reads them
   * @param command in place of the image's, or empty
   * @param healthCommand run in the container, or empty
   * @param user of the container, or empty
   * @param writable whether its root file system may be written
   * @param capabilities which it keeps; all others are dropped
   */
  record Container(
      Map<String, String> environment,
      List<String> volumes,
      List<String> command,
      List<String> healthCommand,
      String user,
      boolean writable,
      List<String> capabilities) {
    Container {
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
      volumes = List.copyOf(volumes);
      command = List.copyOf(command);
      healthCommand = List.copyOf(healthCommand);
      capabilities = List.copyOf(capabilities);
    }
  }

  /** The ports of an instance. All but its own are Envoy's and the agent's. */
  enum Port {
    SERVICE(0),
    INGRESS(0),
    EGRESS(15_001),
    ADMIN(15_000),
    AGENT(15_010),
    API(15_011);

    private final int usual;

    Port(int usual) {
      this.usual = usual;
    }

    /** Where nobody says another one; 0 for none. */
    int usual() {
      return usual;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Where a service runs.
   *
   * @param count instances; 0 for one on every node that it may run on
   * @param where labels that a node must have
   * @param spread a label over whose values instances are spread evenly, or empty
   * @param perNode at most that many on one node
   * @param step between the ports of two of them
   * @param nodes the only ones that it may run on; empty for any
   */
  record Place(
      int count,
      Map<String, String> where,
      String spread,
      int perNode,
      int step,
      List<String> nodes) {
    Place {
      nodes = List.copyOf(nodes);
      where = Collections.unmodifiableSortedMap(new TreeMap<>(where));
    }

    boolean isEverywhere() {
      return count == 0;
    }
  }
}
