package io.sluice.demo;

import io.sluice.components.EtcdServer;
import io.sluice.components.ManagedProcess;
import java.util.List;
import java.util.Optional;

/** A real etcd. VMs stand in it as etcd's own gRPC naming writes them. */
final class EtcdOfVms implements DemoRegistry {
  private static final String PREFIX = "/services";

  private final EtcdServer server;

  private EtcdOfVms(EtcdServer server) {
    this.server = server;
  }

  static EtcdOfVms start(DemoRegistry.Start start) {
    DemoPorts ports = start.ports();
    var settings =
        new EtcdServer.Settings(
            "demo",
            ports.registry(3),
            ports.registry(4),
            "demo=http://127.0.0.1:" + ports.registry(4),
            "sluice-demo",
            List.of());
    var etcd =
        new EtcdOfVms(
            EtcdServer.start(start.components().etcd(), settings, start.folder().resolve("etcd")));
    try {
      start.backends().forEach(backend -> etcd.register(backend, start.protocolWord()));
      return etcd;
    } catch (RuntimeException e) {
      etcd.close();
      throw e;
    }
  }

  private void register(Backend backend, String protocol) {
    server.put(
        "%s/%s/%s".formatted(PREFIX, Backends.SERVICE, backend.name()),
        """
        {"Op":0,"Addr":"127.0.0.1:%d","Metadata":{"portName":"main","protocol":"%s","version":"1.4"}}"""
            .formatted(backend.port(), protocol));
  }

  @Override
  public String source() {
    return "{ name: naming, kind: etcd, environment: vm, endpoints: [\"%s\"], prefix: %s }"
        .formatted(server.url(), PREFIX);
  }

  @Override
  public String words() {
    return "etcd, " + server.url();
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
