package io.sluice.view;

import java.util.Comparator;

/**
 * Whose reading of a source this is. Snapshots are never mixed across terms; a reader uses the
 * highest term that has synced.
 *
 * @param epoch of the source's lease in the store; 0 where there is no lease
 * @param count of provisional owners since that epoch; 0 for the holder of the lease
 * @param member who reads
 */
public record Term(long epoch, long count, String member) implements Comparable<Term> {
  private static final Comparator<Term> ORDER =
      Comparator.comparingLong(Term::epoch)
          .thenComparingLong(Term::count)
          .thenComparing(Term::member);

  /** The reader's name, where {@code member} says behind a slash which run of it reads. */
  public String reader() {
    int run = member.indexOf('/');
    return run < 0 ? member : member.substring(0, run);
  }

  @Override
  public int compareTo(Term other) {
    return ORDER.compare(this, other);
  }
}
