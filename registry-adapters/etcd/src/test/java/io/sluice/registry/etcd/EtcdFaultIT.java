package io.sluice.registry.etcd;

import io.sluice.registry.testkit.ProxiedRegistryUnderTest;
import io.sluice.registry.testkit.RegistryFaultContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The fault contract on a real etcd. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtcdFaultIT extends RegistryFaultContract {
  private RealEtcd etcd;

  @SuppressWarnings("NullAway.Init") // JUnit calls startEtcd before any test
  EtcdFaultIT() {}

  @BeforeAll
  void startEtcd(@TempDir Path folder) {
    etcd = RealEtcd.start(folder, "--bcrypt-cost=4");
    etcd.askForUsers(ProxiedEtcd.PASSWORD);
  }

  @AfterAll
  void stopEtcd() {
    etcd.close();
  }

  @Override
  protected ProxiedRegistryUnderTest registry() {
    return new ProxiedEtcd(etcd);
  }
}
