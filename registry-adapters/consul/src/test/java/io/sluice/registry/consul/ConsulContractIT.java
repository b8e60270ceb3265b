package io.sluice.registry.consul;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.testkit.FaultyProxy;
import io.sluice.registry.testkit.RegistryAdapterContract;
import io.sluice.registry.testkit.RegistryUnderTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real agent, which an outage cuts off by a proxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsulContractIT extends RegistryAdapterContract {
  private RealConsul consul;

  @SuppressWarnings("NullAway.Init") // JUnit calls startConsul before any test
  ConsulContractIT() {}

  @BeforeAll
  void startConsul(@TempDir Path folder) {
    consul = RealConsul.start(folder);
  }

  @AfterAll
  void stopConsul() {
    consul.close();
  }

  @Override
  protected RegistryUnderTest registry() {
    return new ThroughProxy(consul, new FaultyProxy(consul.address()));
  }

  private record ThroughProxy(RealConsul consul, FaultyProxy proxy) implements RegistryUnderTest {
    @Override
    public RegistryAdapter adapter() {
      URI uri = URI.create("http://127.0.0.1:" + proxy.address().getPort());
      return new ConsulRegistry("real", ConsulSettings.of(uri).withPacing(TestPacing.FAST));
    }

    @Override
    public String threadPrefix() {
      return "sluice-real-";
    }

    @Override
    public void put(String service, List<Instance> instances) {
      Map<String, String> before = consul.registered();
      Set<String> gone = new HashSet<>();
      before.forEach(
          (id, name) -> {
            if (name.equals(service)) {
              gone.add(id);
            }
          });
      for (Instance one : instances) {
        gone.remove(service + "-" + one.port());
        boolean critical = one.health() == Health.CRITICAL;
        if (before.containsKey(service + "-" + one.port())) {
          consul.check(service, one.port(), critical ? "fail" : "pass");
        } else {
          consul.registerChecked(service, one.port(), critical ? "critical" : "passing");
        }
      }
      gone.forEach(consul::deregister);
    }

    @Override
    public void putWithMalformed(String service, List<Instance> instances) {
      put(service, instances);
      consul.register(service, 0, "");
    }

    @Override
    public void remove(String service) {
      put(service, List.of());
    }

    @Override
    public void breakDown() {
      proxy.refuse();
    }

    @Override
    public void recover() {
      proxy.pass();
    }

    @Override
    public void close() {
      proxy.close();
      consul.deregisterAll();
    }
  }
}
