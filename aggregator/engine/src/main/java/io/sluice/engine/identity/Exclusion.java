package io.sluice.engine.identity;

import io.sluice.registry.Instance;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Instances that do not count; everything given must match.
 *
 * @param name the source's own name, or null for any
 * @param tags all of which the instance has
 * @param meta all of which the instance has, with these values
 */
public record Exclusion(@Nullable String name, Set<String> tags, Map<String, String> meta) {
  public Exclusion {
    tags = Set.copyOf(tags);
    meta = Map.copyOf(meta);
    if (name == null && tags.isEmpty() && meta.isEmpty()) {
      throw new IllegalArgumentException("an exclusion must say what it excludes");
    }
  }

  boolean matches(String sourceName, Instance instance) {
    return (name == null || name.equals(sourceName))
        && instance.tags().containsAll(tags)
        && instance.metadata().entrySet().containsAll(meta.entrySet());
  }

  /** Whether it leaves nothing at all of the name. */
  boolean matchesAllOf(String sourceName) {
    return sourceName.equals(name) && tags.isEmpty() && meta.isEmpty();
  }
}
