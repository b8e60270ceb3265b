package io.sluice.registry.consul;

import io.sluice.components.Components;
import io.sluice.components.ConsulServer;
import io.sluice.components.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A real agent, and what a service's host does to it. */
final class RealConsul implements AutoCloseable {
  private final ConsulServer.Settings settings;
  private final Map<String, String> services = new TreeMap<>();
  private ConsulServer server;

  private RealConsul(ConsulServer.Settings settings, ConsulServer server) {
    this.settings = settings;
    this.server = server;
  }

  static RealConsul start(Path folder, String... arguments) {
    ConsulServer.Settings settings = ConsulServer.Settings.on(Ports.ofUser()).with(arguments);
    Path binary = Components.ofUser(line -> {}).consul();
    return new RealConsul(settings, ConsulServer.start(binary, settings, folder));
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.httpPort());
  }

  URI uri() {
    return URI.create(server.url());
  }

  ConsulServer server() {
    return server;
  }

  /** A new and empty agent in place of the one that was killed. */
  void startAgain() {
    server = server.again();
    services.clear();
  }

  String put(String path, String body) {
    try {
      return server.put(path, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Registers {@code service-port} with further members of the registration's JSON. */
  void register(String service, int port, String more) {
    String id = service + "-" + port;
    services.put(id, service);
    String unused =
        put(
            "/v1/agent/service/register",
            String.format(
                "{\"ID\":\"%s\",\"Name\":\"%s\",\"Address\":\"127.0.0.1\",\"Port\":%d%s}",
                id, service, port, more));
  }

  /** Registers it with a check of its own, {@code own-service-port}. */
  void registerChecked(String service, int port, String status) {
    register(
        service,
        port,
        String.format(
            ",\"Checks\":[{\"CheckID\":\"own-%s-%d\",\"Name\":\"own\",\"TTL\":\"1h\","
                + "\"Status\":\"%s\"}]",
            service, port, status));
  }

  /** Sets its own check: pass, warn or fail. */
  void check(String service, int port, String verb) {
    String unused = put("/v1/agent/check/" + verb + "/own-" + service + "-" + port, "");
  }

  void deregister(String id) {
    services.remove(id);
    String unused = put("/v1/agent/service/deregister/" + id, "");
  }

  /** The ids of what is registered under a name. */
  Map<String, String> registered() {
    return Map.copyOf(services);
  }

  void deregisterAll() {
    registered().keySet().forEach(this::deregister);
  }

  @Override
  public void close() {
    server.close();
  }
}
