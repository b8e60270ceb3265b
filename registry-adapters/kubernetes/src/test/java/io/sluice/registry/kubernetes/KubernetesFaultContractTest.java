package io.sluice.registry.kubernetes;

import io.sluice.components.KubernetesApi;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.testkit.FaultyProxy;
import io.sluice.registry.testkit.ProxiedRegistryUnderTest;
import io.sluice.registry.testkit.RegistryFaultContract;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class KubernetesFaultContractTest extends RegistryFaultContract {
  @TempDir Path folder = Path.of("");

  @Override
  protected ProxiedRegistryUnderTest registry() {
    KubernetesContractTest.Cluster cluster = new KubernetesContractTest.Cluster(folder);
    FaultyProxy proxy = new FaultyProxy(cluster.api().address());
    URI through = URI.create("http://127.0.0.1:" + proxy.address().getPort());
    Path kubeconfig = KubernetesApi.writeKubeconfig(cluster.kubeconfig(), through);
    return new ProxiedRegistryUnderTest() {
      @Override
      public FaultyProxy proxy() {
        return proxy;
      }

      @Override
      public RegistryAdapter adapter() {
        return new KubernetesRegistry(
            "fake", KubernetesSettings.of(kubeconfig).withPacing(TestPacing.FAST));
      }

      @Override
      public String threadPrefix() {
        return cluster.threadPrefix();
      }

      @Override
      public void put(String service, List<Instance> instances) {
        cluster.put(service, instances);
      }

      @Override
      public void putWithMalformed(String service, List<Instance> instances) {
        cluster.putWithMalformed(service, instances);
      }

      @Override
      public void remove(String service) {
        cluster.remove(service);
      }

      @Override
      public void close() {
        proxy.close();
        cluster.close();
      }
    };
  }
}
