package io.sluice.xds.protocol;

import java.util.Optional;

/**
 * What one client may get. Asked from xDS loops, so its answers must be safe to read from any
 * thread; when an answer changes for another reason than a published unit of the same name, the
 * scope is handed to {@link DiscoveryServer#publish(java.util.Collection, java.util.Collection)}.
 */
public interface Scope {
  /** The variant of the named resource that this client gets, or empty if it is not granted. */
  Optional<String> variant(String type, String name);

  /** The names that the wildcard of a type stands for. */
  Wildcard wildcard(String type);

  /**
   * What stands in for a name that is not granted or has no unit: an empty assignment for EDS, so
   * that nothing warms for ever, or a resource that is this client's own. Empty means that the
   * client is told that the name does not exist. Equal contents must have equal versions.
   */
  Optional<Resource> absent(String type, String name);
}
