package io.sluice.registry.testkit;

/** A registry that asks for credentials. */
public interface GuardedRegistryUnderTest extends RegistryUnderTest {
  /** Refuses the adapter's credentials from now on, until {@link #recover}. */
  void refuseCredentials();
}
