package io.sluice.registry.consul;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.testkit.GuardedRegistryContract;
import io.sluice.registry.testkit.GuardedRegistryUnderTest;
import java.util.ArrayList;
import java.util.List;

class ConsulContractTest extends GuardedRegistryContract {

  @Override
  protected GuardedRegistryUnderTest registry() {
    FakeConsul consul = new FakeConsul();
    return new GuardedRegistryUnderTest() {
      @Override
      public RegistryAdapter adapter() {
        return new ConsulRegistry(
            "fake",
            ConsulSettings.of(consul.uri()).withToken("secret").withPacing(TestPacing.FAST));
      }

      @Override
      public String threadPrefix() {
        return "sluice-fake-";
      }

      @Override
      public void put(String service, List<Instance> instances) {
        consul.put(service, entries(instances));
      }

      @Override
      public void putWithMalformed(String service, List<Instance> instances) {
        List<FakeConsul.Entry> entries = new ArrayList<>(entries(instances));
        entries.add(FakeConsul.Entry.of("127.0.0.1", 0));
        consul.put(service, entries);
      }

      @Override
      public void remove(String service) {
        consul.remove(service);
      }

      @Override
      public void breakDown() {
        consul.answerWith(500);
      }

      @Override
      public void recover() {
        consul.answerWith(200);
      }

      @Override
      public void refuseCredentials() {
        consul.answerWith(403);
      }

      @Override
      public void close() {
        consul.close();
      }
    };
  }

  private static List<FakeConsul.Entry> entries(List<Instance> instances) {
    return instances.stream()
        .map(
            one ->
                FakeConsul.Entry.of(one.address(), one.port())
                    .withStatus(one.health() == Health.CRITICAL ? "critical" : "passing"))
        .toList();
  }
}
