package io.sluice.bench.registry;

import io.sluice.bench.member.Fleet;
import io.sluice.components.Components;
import io.sluice.components.EtcdServer;
import io.sluice.components.Ports;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.etcd.EtcdLayout;
import io.sluice.registry.etcd.EtcdRegistry;
import io.sluice.registry.etcd.EtcdSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A real etcd, with instances as its own gRPC naming writes them. */
final class EtcdUnderLoad implements RegistryUnderLoad {
  private final EtcdServer server;

  EtcdUnderLoad(Path folder) {
    this.server =
        EtcdServer.start(
            Components.ofUser(line -> {}).etcd(),
            EtcdServer.Settings.on(Ports.ofUser()),
            folder.resolve("etcd"));
  }

  @Override
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
  }

  @Override
  public void fill(List<Fleet.Member> members) {
    members.forEach(this::add);
  }

  @Override
  public void add(Fleet.Member member) {
    server.put(
        "/services/%s/%s".formatted(member.service(), member.address()),
        "{\"Op\":0,\"Addr\":\"%s:%d\"}".formatted(member.address(), member.port()));
  }

  @Override
  public RegistryAdapter adapter(int port, String source) {
    return new EtcdRegistry(
        source,
        EtcdSettings.of(
            List.of(URI.create("http://127.0.0.1:" + port)),
            "/services",
            new EtcdLayout.GrpcNaming()));
  }

  @Override
  public void close() {
    server.close();
  }
}
