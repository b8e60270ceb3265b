package io.sluice.suites;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.agent.Bootstrap;
import io.sluice.agent.Manifest;
import io.sluice.agent.NodeFacts;
import io.sluice.agent.XdsAddress;
import io.sluice.components.Components;
import io.sluice.components.EnvoyServer;
import io.sluice.components.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;

/** A server with two file registries, and whatever a story adds; all of it ends with the story. */
final class Mesh {
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Most looks are requests, which cost the server as much as the story.
    Awaitility.setDefaultPollInterval(Duration.ofMillis(250));
  }

  /** Both files as sources. */
  static final String FILES =
      """
        - { name: vms, kind: file, environment: vm, path: vms.yaml }
        - { name: pods, kind: file, environment: kubernetes, path: pods.yaml }
      """;

  private final Path folder;
  private final Ports ports = Ports.ofUser();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private int proxies;

  final Registry vms;
  final Registry pods;

  Mesh(Path folder) {
    this.folder = folder;
    vms = new Registry(folder.resolve("vms.yaml"));
    pods = new Registry(folder.resolve("pods.yaml"));
  }

  Ports ports() {
    return ports;
  }

  Path folder() {
    return folder;
  }

  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Backends called {@code prefix-1} and so on. */
  List<Backend> backends(String prefix, int count) {
    List<Backend> backends = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      backends.add(add(Backend.named(prefix + "-" + i)));
    }
    return backends;
  }

  static List<String> instances(List<Backend> backends) {
    return backends.stream().map(backend -> Registry.instance(backend.port())).toList();
  }

  /** A server that reads both files. */
  Member member() {
    return member(FILES);
  }

  Member member(String sources) {
    return member(sources, Surroundings.PLAIN);
  }

  Member member(String sources, Surroundings surroundings) {
    return add(Member.start(folder, ports, sources, surroundings));
  }

  /** A server that reads, shows, and publishes nothing. */
  Member observer(String sources, Surroundings surroundings) {
    return add(Member.start(folder, ports, sources, surroundings, "--observe"));
  }

  /** A real Envoy of a calling service. */
  Proxy proxy(Member member, NodeFacts.Variant variant, String... dependencies) {
    return proxy(
        member,
        variant,
        Manifest.caller("shop", "vm", ports.next(), ports.next(), List.of(dependencies)));
  }

  /** A real Envoy of any service; its id is {@code shop-1} and so on. */
  Proxy proxy(Member member, NodeFacts.Variant variant, Manifest manifest) {
    return proxy(List.of(member), variant, manifest);
  }

  /** Of a host whose Envoy stands before this backend. */
  Manifest serving(Backend backend, int ingress, String... dependencies) {
    return new Manifest(
        "shop",
        "vm",
        Manifest.Protocol.HTTP,
        new Manifest.Ports(backend.port(), ingress, ports.next(), ports.next()),
        List.of(dependencies),
        null);
  }

  /** The same, which may connect to any of these servers. */
  Proxy proxy(List<Member> members, NodeFacts.Variant variant, Manifest manifest) {
    XdsAddress[] servers =
        members.stream()
            .map(member -> new XdsAddress("127.0.0.1", member.xdsPort()))
            .toArray(XdsAddress[]::new);
    String bootstrap =
        Bootstrap.render(manifest, NodeFacts.of("shop-" + ++proxies, servers).over(variant));
    EnvoyServer envoy =
        add(
            EnvoyServer.start(
                Components.ofUser(line -> {}).envoy(),
                EnvoyServer.Settings.of(bootstrap, manifest.ports().admin()),
                folder));
    return new Proxy(envoy, add(new Calls(manifest.ports().egress())));
  }

  /** An Envoy, and requests through it. */
  record Proxy(EnvoyServer envoy, Calls calls) {
    Proxy awaitLive() {
      envoy.awaitLive(Duration.ofSeconds(30));
      return this;
    }

    /** The ports of the endpoints that Envoy has of a service. */
    Set<Integer> endpoints(String service) {
      Set<Integer> ports = new TreeSet<>();
      try {
        for (JsonNode cluster :
            JSON.readTree(envoy.get("/clusters?format=json")).get("cluster_statuses")) {
          if (cluster.get("name").asText().equals(service)) {
            cluster
                .path("host_statuses")
                .forEach(host -> ports.add(host.at("/address/socket_address/port_value").asInt()));
          }
        }
        return ports;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    boolean knows(String service, Backend backend) {
      return endpoints(service).contains(backend.port());
    }
  }

  void close() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
