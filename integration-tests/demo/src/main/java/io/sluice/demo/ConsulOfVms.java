package io.sluice.demo;

import io.sluice.components.ConsulServer;
import io.sluice.components.ManagedProcess;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A real Consul in development mode. VMs stand in it as {@code orders-vm}, as such names often do,
 * each with a check that Consul itself runs.
 */
final class ConsulOfVms implements DemoRegistry {
  private final ConsulServer server;

  private ConsulOfVms(ConsulServer server) {
    this.server = server;
  }

  static ConsulOfVms start(DemoRegistry.Start start) throws IOException {
    DemoPorts ports = start.ports();
    var settings =
        new ConsulServer.Settings(
            new ConsulServer.Addresses(ports.registry(0), ports.registry(1), ports.registry(2)),
            "demo",
            "dc1",
            0,
            "",
            List.of());
    var consul =
        new ConsulOfVms(
            ConsulServer.start(
                start.components().consul(), settings, start.folder().resolve("consul")));
    try {
      for (Backend backend : start.backends()) {
        consul.register(backend, start.protocolWord());
      }
      return consul;
    } catch (IOException e) {
      consul.close();
      throw e;
    }
  }

  private void register(Backend backend, String protocol) throws IOException {
    String unused =
        server.put(
            "/v1/agent/service/register",
            """
            { "ID": "%s", "Name": "%s-vm", "Address": "127.0.0.1", "Port": %d,
              "Meta": { "protocol": "%s", "version": "1.4" },
              "Check": { "TCP": "127.0.0.1:%d", "Interval": "1s", "Status": "passing" } }
            """
                .formatted(
                    backend.name(), Backends.SERVICE, backend.port(), protocol, backend.port()));
  }

  @Override
  public String source() {
    return "{ name: consul, kind: consul, environment: vm, region: dc1, address: \"%s\", identity: [ { stripSuffix: -vm } ] }"
        .formatted(server.url());
  }

  @Override
  public String words() {
    return "Consul, " + server.url();
  }

  @Override
  public Optional<ManagedProcess> process() {
    return Optional.of(server.process());
  }

  @Override
  public void close() {
    server.close();
  }
}
