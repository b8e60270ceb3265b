package io.sluice.demo;

import io.sluice.components.CmdbServer;
import io.sluice.components.CmdbStyle;
import java.util.List;

/**
 * A server within the demo that answers as NetBox does. It knows no health: Sluice checks its VMs
 * itself.
 */
final class CmdbOfVms implements DemoRegistry {
  private final CmdbServer server;

  private CmdbOfVms(CmdbServer server) {
    this.server = server;
  }

  static CmdbOfVms start(DemoRegistry.Start start) {
    var server = new CmdbServer(CmdbStyle.NETBOX, start.ports().registry(6));
    List<CmdbServer.Machine> machines =
        start.backends().stream()
            .map(vm -> new CmdbServer.Machine("127.0.0.1", vm.port(), "active", "", vm.name()))
            .toList();
    server.put(Backends.SERVICE, machines);
    return new CmdbOfVms(server);
  }

  @Override
  public String source() {
    return ("{ name: assets, kind: cmdb, environment: vm, preset: netbox, url: \"%s\", refresh: 5s,"
            + " check: { type: tcp, interval: 2s, timeout: 1s } }")
        .formatted(server.uri());
  }

  @Override
  public String words() {
    return "NetBox (within the demo), " + server.uri();
  }

  @Override
  public void close() {
    server.close();
  }
}
