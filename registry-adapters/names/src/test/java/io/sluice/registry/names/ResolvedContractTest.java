package io.sluice.registry.names;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.registry.testkit.Fault;
import io.sluice.registry.testkit.GuardedRegistryContract;
import io.sluice.registry.testkit.GuardedRegistryUnderTest;
import io.sluice.registry.testkit.InMemoryRegistry;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What is resolved is a registry still. */
class ResolvedContractTest extends GuardedRegistryContract {

  @Override
  protected GuardedRegistryUnderTest registry() {
    ExecutorService executor =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "in-memory-executor"));
    InMemoryRegistry memory = new InMemoryRegistry(executor);
    return new GuardedRegistryUnderTest() {
      @Override
      public RegistryAdapter adapter() {
        return new ResolvedRegistry("contract", memory.adapter());
      }

      @Override
      public String threadPrefix() {
        return "sluice-contract-";
      }

      @Override
      public void put(String service, List<Instance> instances) {
        memory.put(service, instances);
      }

      @Override
      public void putWithMalformed(String service, List<Instance> instances) {
        memory.putMalformed(service, instances, List.of(new Rejected("x", "no port")));
      }

      @Override
      public void remove(String service) {
        memory.remove(service);
      }

      @Override
      public void breakDown() {
        memory.fail(Fault.ERROR);
      }

      @Override
      public void recover() {
        memory.recover();
      }

      @Override
      public void refuseCredentials() {
        memory.fail(Fault.WRONG_CREDENTIALS);
      }

      @Override
      public void close() {
        executor.shutdown();
      }
    };
  }
}
