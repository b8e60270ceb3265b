package io.sluice.cluster;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.Cells;
import io.sluice.view.Digest;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.Term;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot without its services.
 *
 * @param size how many services it has
 * @param services their digest
 */
record Header(
    String source,
    Term term,
    long sequence,
    boolean synced,
    @Nullable Long staleSince,
    boolean suspect,
    int size,
    Digest services) {

  static Header of(Snapshot snapshot) {
    return new Header(
        snapshot.source(),
        snapshot.term(),
        snapshot.sequence(),
        snapshot.synced(),
        snapshot.staleSince(),
        snapshot.suspect(),
        snapshot.services().size(),
        snapshot.services().digest());
  }

  /** The snapshot, or null when these are not its services. */
  @Nullable Snapshot with(Cells<ServiceClaims> claims) {
    if (claims.size() != size || !claims.digest().equals(services)) {
      return null;
    }
    return new Snapshot(source, term, sequence, synced, staleSince, suspect, claims);
  }

  void write(CanonicalOutput out) {
    out.text(source);
    write(out, term);
    out.number(sequence).flag(synced).optional(staleSince).flag(suspect).number(size);
    out.number(services.high()).number(services.low());
  }

  static Header read(CanonicalInput in) throws IOException {
    return new Header(
        in.text(),
        term(in),
        in.longNumber(),
        in.flag(),
        in.optional(),
        in.flag(),
        in.number(),
        new Digest(in.longNumber(), in.longNumber()));
  }

  static void write(CanonicalOutput out, Term term) {
    out.number(term.epoch()).number(term.count()).text(term.member());
  }

  static Term term(CanonicalInput in) throws IOException {
    return new Term(in.longNumber(), in.longNumber(), in.text());
  }
}
