package io.sluice.view;

import io.sluice.view.SplitStore.Stored;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a view is a function of, as a member last knew it: what it serves from when
 * neither registries nor store can be read.
 *
 * @param savedAt when it was true, milliseconds since the epoch
 * @param stored homes, splits, policies, admissions, known sources and the format
 * @param snapshots of the sources that were listed completely at least once
 */
public record KnownGood(long savedAt, Stored stored, List<Snapshot> snapshots) {
  public KnownGood {
    snapshots = List.copyOf(snapshots);
  }

  /** A source's part, or null when it never was listed. */
  public @Nullable Snapshot snapshot(String source) {
    return snapshots.stream().filter(one -> one.source().equals(source)).findFirst().orElse(null);
  }
}
