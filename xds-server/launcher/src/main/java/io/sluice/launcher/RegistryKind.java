package io.sluice.launcher;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A kind of registry: one adapter.
 *
 * @param name as the configuration says it
 * @param keys that a source of it takes beside those of every source
 * @param read from a source's section; a mistake is noted there
 */
record RegistryKind(String name, List<Key<?>> keys, Function<Section, RegistrySettings> read) {
  /** Every kind, in the order of the document. */
  static final List<RegistryKind> ALL =
      List.of(FileKeys.KIND, ConsulKeys.KIND, EtcdKeys.KIND, KubernetesKeys.KIND, CmdbKeys.KIND);

  static Optional<RegistryKind> of(String name) {
    return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
  }

  /** All names, for people. */
  static String words() {
    return ALL.stream().map(RegistryKind::name).collect(Collectors.joining(", "));
  }
}
