package io.sluice.registry.consul;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.testkit.FaultyProxy;
import io.sluice.registry.testkit.ProxiedRegistryUnderTest;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A real agent that its reader reaches through a proxy. */
record ProxiedConsul(RealConsul consul, FaultyProxy proxy) implements ProxiedRegistryUnderTest {
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
  public void close() {
    proxy.close();
    consul.deregisterAll();
  }
}
