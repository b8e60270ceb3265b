package io.sluice.bench.registry;

import io.sluice.bench.member.Fleet;
import io.sluice.components.CmdbServer;
import io.sluice.components.CmdbStyle;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.cmdb.CmdbPacing;
import io.sluice.registry.cmdb.CmdbPreset;
import io.sluice.registry.cmdb.CmdbRegistry;
import io.sluice.registry.cmdb.Paging;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A server in this process that answers as NetBox does, asked every second. */
final class CmdbUnderLoad implements RegistryUnderLoad {
  private static final Duration REFRESH = Duration.ofSeconds(1);

  /** Enough not to be what is measured: the pages of a fleet are asked for at once. */
  private static final int REQUESTS_PER_SECOND = 1_000;

  private final CmdbServer server = new CmdbServer(CmdbStyle.NETBOX, 0);
  private final Map<String, List<CmdbServer.Machine>> services = new LinkedHashMap<>();

  @Override
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.uri().getPort());
  }

  @Override
  public void fill(List<Fleet.Member> members) {
    members.forEach(this::stand);
    services.forEach(server::put);
  }

  @Override
  public void add(Fleet.Member member) {
    stand(member);
    server.put(member.service(), services.getOrDefault(member.service(), List.of()));
  }

  private void stand(Fleet.Member member) {
    services
        .computeIfAbsent(member.service(), service -> new ArrayList<>())
        .add(CmdbServer.Machine.active(member.address(), member.port()));
  }

  @Override
  public RegistryAdapter adapter(int port, String source) {
    return new CmdbRegistry(
        source,
        CmdbPreset.NETBOX
            .settings(URI.create("http://127.0.0.1:" + port + "/"), "services", "")
            .withPaging(Paging.offset()) // a link would lead past the relay
            .withPacing(CmdbPacing.DEFAULT.with(REFRESH, REQUESTS_PER_SECOND)));
  }

  @Override
  public void close() {
    server.close();
  }
}
