package io.sluice.launcher;

import io.sluice.engine.identity.IdentityRules;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.names.ResolvedRegistry;

/** What a source does with host names, of the kinds whose entries are written by people. */
final class NameKeys {
  static final Key<Boolean> RESOLVE = Key.of("sources.resolve", Kind.flag(), "false");

  private NameKeys() {}

  /** The same registry, with addresses in the place of its host names where that is asked for. */
  static RegistrySettings resolved(Section section, RegistrySettings settings) {
    return section.get(RESOLVE) ? new Resolved(settings) : settings;
  }

  /** A registry whose host names are resolved. */
  record Resolved(RegistrySettings settings) implements RegistrySettings {
    @Override
    public RegistryAdapter adapter(String source) {
      return new ResolvedRegistry(source, settings.adapter(source));
    }

    @Override
    public IdentityRules with(IdentityRules configured) {
      return settings.with(configured);
    }
  }
}
