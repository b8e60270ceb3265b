package io.sluice.bench.registry;

import io.sluice.bench.member.ConsulFleet;
import io.sluice.bench.member.Fleet;
import io.sluice.components.Components;
import io.sluice.components.ConsulServer;
import io.sluice.components.Ports;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.consul.ConsulRegistry;
import io.sluice.registry.consul.ConsulSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A real Consul in development mode. */
final class ConsulUnderLoad implements RegistryUnderLoad {
  private final ConsulServer server;
  private final InetSocketAddress address;
  private final ConsulFleet fleet;

  ConsulUnderLoad(Path folder) {
    var settings = ConsulServer.Settings.on(Ports.ofUser());
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.httpPort());
    this.server = ConsulServer.start(Components.ofUser(line -> {}).consul(), settings, folder);
    this.fleet = new ConsulFleet(server.url());
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void fill(List<Fleet.Member> members) throws IOException, InterruptedException {
    fleet.registerNodes();
    fleet.register(members);
  }

  @Override
  public void add(Fleet.Member member) throws IOException, InterruptedException {
    fleet.set(member, true);
  }

  @Override
  public RegistryAdapter adapter(int port, String source) {
    return new ConsulRegistry(source, ConsulSettings.of(URI.create("http://127.0.0.1:" + port)));
  }

  @Override
  public void close() {
    server.close();
  }
}
