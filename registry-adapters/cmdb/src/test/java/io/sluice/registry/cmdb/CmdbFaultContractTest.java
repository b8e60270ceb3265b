package io.sluice.registry.cmdb;

import io.sluice.components.CmdbServer;
import io.sluice.components.CmdbServer.Machine;
import io.sluice.components.CmdbStyle;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.testkit.FaultyProxy;
import io.sluice.registry.testkit.ProxiedRegistryUnderTest;
import io.sluice.registry.testkit.RegistryFaultContract;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Whatever happens on the way to a CMDB that is read over HTTP in several pages. */
class CmdbFaultContractTest extends RegistryFaultContract {
  private static final CmdbPacing PACING =
      new CmdbPacing(
          Duration.ofMillis(100),
          1_000,
          Duration.ofSeconds(2),
          Duration.ofMillis(10),
          Duration.ofMillis(50),
          Duration.ofMillis(400),
          Duration.ofSeconds(10),
          1024 * 1024);

  @Override
  protected Duration tooSlow() {
    return Duration.ofSeconds(4);
  }

  @Override
  protected ProxiedRegistryUnderTest registry() throws Exception {
    CmdbServer server = new CmdbServer(CmdbStyle.CUSTOM, 0);
    FaultyProxy proxy =
        new FaultyProxy(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.uri().getPort()));
    URI list = URI.create("http://127.0.0.1:" + proxy.address().getPort() + "/machines");
    CmdbSettings direct = TestSettings.custom(server);
    CmdbSettings settings =
        new CmdbSettings(
            list,
            direct.access(),
            Paging.page().withSize(20),
            direct.fields(),
            direct.statuses(),
            "",
            PACING);
    return new ProxiedRegistryUnderTest() {
      @Override
      public FaultyProxy proxy() {
        return proxy;
      }

      @Override
      public RegistryAdapter adapter() {
        return new CmdbRegistry("assets", settings);
      }

      @Override
      public String threadPrefix() {
        return "sluice-assets-";
      }

      @Override
      public void put(String service, List<Instance> instances) {
        server.put(
            service,
            instances.stream().map(one -> Machine.active(one.address(), one.port())).toList());
      }

      @Override
      public void putWithMalformed(String service, List<Instance> instances) {
        throw new UnsupportedOperationException("no fault is malformed");
      }

      @Override
      public void remove(String service) {
        server.remove(service);
      }

      @Override
      public void close() {
        proxy.close();
        server.close();
      }
    };
  }
}
