package io.sluice.proof;

import io.sluice.proof.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rows whose text does not have the hash that they carry, explained once all are seen: a text that
 * has the hash of another place was moved, and a row that is itself at another place shows that
 * rows before it came or went.
 */
final class Misplaced {
  /** Far more than anybody reads, few enough to compare each with each. */
  private static final int MOST = 200;

  /** How far rows are looked for beside their place. */
  private static final int REACH = 8;

  private final List<Row> kept = new ArrayList<>();
  private long total;

  void add(Row row) {
    total++;
    if (kept.size() < MOST) {
      kept.add(row);
    }
  }

  /** Tells what was found; how many more are not explained. */
  long explain(Consumer<Finding> tell) {
    long told = 0;
    for (int i = 0; i < kept.size(); ) {
      int shift = shift(kept.get(i));
      int end = i + 1;
      while (shift != 0 && end < kept.size() && follows(end, shift)) {
        end++;
      }
      if (end - i >= 3) {
        tell.accept(shifted(kept.get(i).seq(), shift));
      } else {
        for (Row row : kept.subList(i, end)) {
          tell.accept(single(row, shift));
        }
      }
      told += end - i;
      i = end;
    }
    return total - told;
  }

  private boolean follows(int at, int shift) {
    return kept.get(at).seq() == kept.get(at - 1).seq() + 1 && shift(kept.get(at)) == shift;
  }

  /** How far after this place the row once stood: its text and hash agree there. */
  private static int shift(Row row) {
    for (int distance = 1; distance <= REACH; distance++) {
      for (int shift : new int[] {distance, -distance}) {
        if (row.seq() + shift > 0 && row.leafAt(row.seq() + shift).hex().equals(row.leaf())) {
          return shift;
        }
      }
    }
    return 0;
  }

  private static Finding shifted(long seq, int shift) {
    return shift > 0
        ? new Finding(
            Kind.REMOVED,
            seq,
            "%d removed at place %d: the entries from there on were numbered anew"
                .formatted(shift, seq))
        : new Finding(
            Kind.INSERTED,
            seq + shift,
            "%d inserted before place %d: the entries from there on were numbered anew"
                .formatted(-shift, seq));
  }

  private Finding single(Row row, int shift) {
    long seq = row.seq();
    if (shift != 0) {
      return moved(seq, seq + shift);
    }
    for (Row other : kept) {
      if (other.seq() != seq && row.leafAt(other.seq()).hex().equals(other.leaf())) {
        return moved(seq, other.seq());
      }
    }
    return new Finding(
        Kind.ALTERED, seq, "entry " + seq + " was altered: its text does not have its hash");
  }

  private static Finding moved(long seq, long origin) {
    return new Finding(Kind.REORDERED, seq, "at place " + seq + " stands what was entry " + origin);
  }
}
