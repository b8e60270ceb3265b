package io.sluice.registry.etcd;

import io.sluice.registry.testkit.GuardedRegistryContract;
import io.sluice.registry.testkit.GuardedRegistryUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real etcd that asks for a password. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtcdContractIT extends GuardedRegistryContract {
  private RealEtcd etcd;

  @SuppressWarnings("NullAway.Init") // JUnit calls startEtcd before any test
  EtcdContractIT() {}

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
  protected GuardedRegistryUnderTest registry() {
    return new ProxiedEtcd(etcd);
  }
}
