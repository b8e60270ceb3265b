package io.sluice.registry.consul;

import io.sluice.registry.testkit.FaultyProxy;
import io.sluice.registry.testkit.ProxiedRegistryUnderTest;
import io.sluice.registry.testkit.RegistryFaultContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The fault contract on a real agent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsulFaultIT extends RegistryFaultContract {
  private RealConsul consul;

  @SuppressWarnings("NullAway.Init") // JUnit calls startConsul before any test
  ConsulFaultIT() {}

  @BeforeAll
  void startConsul(@TempDir Path folder) {
    consul = RealConsul.start(folder);
  }

  @AfterAll
  void stopConsul() {
    consul.close();
  }

  @Override
  protected ProxiedRegistryUnderTest registry() {
    return new ProxiedConsul(consul, new FaultyProxy(consul.address()));
  }
}
