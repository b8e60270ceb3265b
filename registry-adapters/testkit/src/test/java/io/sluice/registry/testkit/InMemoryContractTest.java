package io.sluice.registry.testkit;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.RegistryEvent.Rejected;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The registry in memory keeps the contract that it stands in for, on a thread of its own. */
class InMemoryContractTest extends GuardedRegistryContract {

  @Override
  protected GuardedRegistryUnderTest registry() {
    ExecutorService executor =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "in-memory-executor"));
    InMemoryRegistry memory = new InMemoryRegistry(executor);
    return new GuardedRegistryUnderTest() {
      @Override
      public RegistryAdapter adapter() {
        return memory.adapter();
      }

      @Override
      public String threadPrefix() {
        return "sluice-memory-";
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
