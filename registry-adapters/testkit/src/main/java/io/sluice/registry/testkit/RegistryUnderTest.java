package io.sluice.registry.testkit;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import java.util.List;

/**
 * A real registry, or one that stands for it, as the contract drives it. A registry may keep of an
 * instance what it can express; address, port and whether it is ready come back in every case.
 */
public interface RegistryUnderTest extends AutoCloseable {
  /** A new adapter that reads this registry; the contract closes it. */
  RegistryAdapter adapter();

  /** What the names of all the adapter's threads begin with. */
  String threadPrefix();

  /** Registers exactly these instances under a name, passing or critical. */
  void put(String service, List<Instance> instances);

  /** Registers these and one entry more, which cannot be read as an instance. */
  void putWithMalformed(String service, List<Instance> instances);

  /** Removes a name with all that it has. */
  void remove(String service);

  /** Takes the registry away, so that it cannot be read. */
  void breakDown();

  /** Brings back what {@link #breakDown} or a refusal took away, with all its contents. */
  void recover();

  /** Stops the registry and frees what it holds. */
  @Override
  void close();
}
