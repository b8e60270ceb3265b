package io.sluice.registry.testkit;

/**
 * A registry whose adapter reaches it over TCP through a proxy and by no other way; {@link #put}
 * and the like do not go through the proxy.
 */
public interface ProxiedRegistryUnderTest extends RegistryUnderTest {
  /** The only way from the adapter to the registry. */
  FaultyProxy proxy();

  @Override
  default void breakDown() {
    proxy().refuse();
  }

  @Override
  default void recover() {
    proxy().pass();
  }
}
