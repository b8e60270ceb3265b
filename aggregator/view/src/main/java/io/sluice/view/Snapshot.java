package io.sluice.view;

import org.jspecify.annotations.Nullable;

/**
 * What the owner of a source admitted of it. Shared between members as data: identity and guard,
 * which depend on time, ran once, at the owner.
 *
 * @param source its name
 * @param term whose reading it is
 * @param sequence grows by one with every change within the term
 * @param synced whether the source was listed completely at least once
 * @param staleSince since when the source cannot be read, in milliseconds since the epoch, or null
 *     while it can
 * @param suspect whether the source lost so much at once that time confirms no loss
 * @param services claims by federated service name
 */
public record Snapshot(
    String source,
    Term term,
    long sequence,
    boolean synced,
    @Nullable Long staleSince,
    boolean suspect,
    Cells<ServiceClaims> services) {

  /** Nothing read yet. */
  public static Snapshot empty(String source, Term term) {
    return new Snapshot(source, term, 0, false, null, false, Cells.empty(SnapshotForm::digest));
  }

  /** Whether the source cannot be read at present. */
  public boolean isStale() {
    return staleSince != null;
  }
}
