package io.sluice.view;

import io.sluice.view.SplitStore.Stored;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a view is a function of, as a member last knew it: what it serves from when
 * neither registries nor store can be read.
 *
 * @param savedAt when it was true, milliseconds since the epoch
 * @param stored homes, splits, policies, admissions, known sources and the format
 * @param parts of the sources that were listed completely at least once, in order of names
 */
public record KnownGood(long savedAt, Stored stored, List<Part> parts) {
  public KnownGood {
    parts = parts.stream().sorted(Comparator.comparing(part -> part.snapshot().source())).toList();
  }

  /**
   * What was known of one source.
   *
   * @param registry which registry it was then
   * @param snapshot of it
   */
  public record Part(Registry registry, Snapshot snapshot) {}

  /** What makes a source another registry under the same name, as far as the merge can tell. */
  public record Registry(String kind, String environment, String region, String network) {
    /** Of a source as it is configured. */
    public static Registry of(Source source) {
      return new Registry(source.kind(), source.environment(), source.region(), source.network());
    }
  }

  /** A source's snapshot, or null when it never was listed, or was another registry then. */
  public @Nullable Snapshot snapshot(Source source) {
    return parts.stream()
        .filter(part -> part.snapshot().source().equals(source.name()))
        .filter(part -> part.registry().equals(Registry.of(source)))
        .map(Part::snapshot)
        .findFirst()
        .orElse(null);
  }
}
