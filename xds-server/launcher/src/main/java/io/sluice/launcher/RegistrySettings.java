package io.sluice.launcher;

import io.sluice.engine.identity.IdentityRules;
import io.sluice.registry.RegistryAdapter;

/** What the keys of one kind of registry came to. Its text shows no secret. */
interface RegistrySettings {

  /**
   * The adapter, not started.
   *
   * @param source the source's name, for threads and logs
   */
  RegistryAdapter adapter(String source);

  /** The configured rules, with what this kind of registry always adds to them. */
  default IdentityRules with(IdentityRules configured) {
    return configured;
  }
}
