package io.sluice.registry.consul;

import io.sluice.registry.testkit.FaultyProxy;
import io.sluice.registry.testkit.RegistryAdapterContract;
import io.sluice.registry.testkit.RegistryUnderTest;
import java.nio.file.Path;
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
    return new ProxiedConsul(consul, new FaultyProxy(consul.address()));
  }
}
