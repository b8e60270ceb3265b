package io.sluice.registry.cmdb;

import io.sluice.components.CmdbServer;
import io.sluice.components.CmdbServer.Machine;
import io.sluice.components.CmdbStyle;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.testkit.GuardedRegistryContract;
import io.sluice.registry.testkit.GuardedRegistryUnderTest;
import java.util.List;
import java.util.function.Function;

/** The contract, of every style of CMDB. */
abstract class CmdbContract extends GuardedRegistryContract {
  private final CmdbStyle style;
  private final String failed;
  private final Function<CmdbServer, CmdbSettings> settings;

  CmdbContract(CmdbStyle style, String failed, Function<CmdbServer, CmdbSettings> settings) {
    this.style = style;
    this.failed = failed;
    this.settings = settings;
  }

  @Override
  protected GuardedRegistryUnderTest registry() {
    CmdbServer server = new CmdbServer(style, 0);
    server.requireToken("secret");
    return new GuardedRegistryUnderTest() {
      @Override
      public RegistryAdapter adapter() {
        return new CmdbRegistry("assets", settings.apply(server));
      }

      @Override
      public String threadPrefix() {
        return "sluice-assets-";
      }

      @Override
      public void put(String service, List<Instance> instances) {
        server.put(service, instances.stream().map(one -> machine(one)).toList());
      }

      @Override
      public void putWithMalformed(String service, List<Instance> instances) {
        Machine none = Machine.active("10.0.0.0.1", 1);
        server.put(
            service,
            java.util.stream.Stream.concat(
                    instances.stream().map(one -> machine(one)), java.util.stream.Stream.of(none))
                .toList());
      }

      @Override
      public void remove(String service) {
        server.remove(service);
      }

      @Override
      public void breakDown() {
        server.intercept(
            exchange -> {
              CmdbServer.answer(exchange, 500, "{}");
              return true;
            });
      }

      @Override
      public void recover() {
        server.requireToken("secret");
        server.intercept(exchange -> false);
      }

      @Override
      public void refuseCredentials() {
        server.requireToken("another");
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }

  private Machine machine(Instance one) {
    Machine machine = Machine.active(one.address(), one.port());
    return one.health() == Health.CRITICAL ? machine.withStatus(failed) : machine;
  }
}
