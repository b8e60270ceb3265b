package io.sluice.launcher;

import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.file.FileRegistry;
import java.nio.file.Path;
import java.util.List;

/** A source of kind {@code file}. */
final class FileKeys {
  static final Key<String> PATH = Key.of("sources.path", Keys.PATH, "required", "");

  static final RegistryKind KIND =
      new RegistryKind(
          "file",
          List.of(PATH, NameKeys.RESOLVE),
          section -> NameKeys.resolved(section, new FileSettings(section.path(section.get(PATH)))));

  private FileKeys() {}

  /** Which file. */
  record FileSettings(Path path) implements RegistrySettings {
    @Override
    public RegistryAdapter adapter(String source) {
      return new FileRegistry(source, path);
    }
  }
}
