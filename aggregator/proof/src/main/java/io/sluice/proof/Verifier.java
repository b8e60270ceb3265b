package io.sluice.proof;

import io.sluice.proof.Finding.Kind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Follows an audit from its first place to its last and says what was done to it. Memory does not
 * grow with the audit. Not for several threads.
 */
public final class Verifier {
  private static final int MOST_FINDINGS = 100;

  private final Deque<SignedHead> heads;
  private final int compared;
  private final List<Finding> findings = new ArrayList<>();
  private final Misplaced misplaced = new Misplaced();
  private final TreeMap<Long, Long> missing = new TreeMap<>(); // first place to last
  private Chain chain = Chain.EMPTY;
  private boolean unbroken = true;
  private String lastLink = Hash.ZERO.hex();
  private long last;
  private long agreed;
  private boolean rewritten;
  private long dropped;
  private long lastDropped;
  private long retained;
  private long total;

  /**
   * A verifier.
   *
   * @param trusted heads whose signatures were verified, in any order
   */
  public Verifier(Collection<SignedHead> trusted) {
    heads =
        new ArrayDeque<>(
            trusted.stream().sorted(Comparator.comparing(s -> s.head().size())).toList());
    compared = heads.size();
  }

  /** Takes the next row. */
  public void next(Row row) {
    if (row.seq() <= last) {
      outOfOrder(row);
      return;
    }
    boolean follows = row.seq() == last + 1;
    if (!follows) {
      missing.put(last + 1, row.seq() - 1);
      unbroken = false;
    }
    last = row.seq();
    if (row.hasText()) {
      if (!row.isItself()) {
        misplaced.add(row);
      }
      retained = Math.max(retained, row.retainedUpTo());
    } else if (row.without().equals(Row.RETENTION)) {
      dropped++;
      lastDropped = row.seq();
    }
    link(row, follows);
    compare(row);
  }

  private void outOfOrder(Row row) {
    Map.Entry<Long, Long> range = missing.floorEntry(row.seq());
    if (range == null || range.getValue() < row.seq()) {
      tell(Kind.INSERTED, row.seq(), "place " + row.seq() + " stands there twice");
      return;
    }
    missing.remove(range.getKey());
    if (range.getKey() < row.seq()) {
      missing.put(range.getKey(), row.seq() - 1);
    }
    if (row.seq() < range.getValue()) {
      missing.put(row.seq() + 1, range.getValue());
    }
    tell(
        Kind.REORDERED,
        row.seq(),
        "entry " + row.seq() + " stands after entry " + last + " and not at its place");
  }

  private void link(Row row, boolean follows) {
    if (!Hash.isOne(row.leaf()) || !Hash.isOne(row.link())) {
      tell(Kind.ALTERED, row.seq(), "the hashes of entry " + row.seq() + " are none");
      unbroken = false;
      lastLink = "";
      return;
    }
    Hash leaf = new Hash(row.leaf());
    if (follows && !lastLink.isEmpty()) {
      Hash expected = Hash.ofLink(new Hash(lastLink), leaf);
      if (!expected.hex().equals(row.link())) {
        tell(
            Kind.REWRITTEN,
            row.seq(),
            "entry "
                + row.seq()
                + " does not follow from the one before it: one of these two was altered or"
                + " inserted, and hashes were computed anew");
      }
    }
    lastLink = row.link();
    chain = unbroken ? new Chain(chain.tree().with(leaf), new Hash(row.link())) : chain;
  }

  private void compare(Row row) {
    for (SignedHead next = heads.peek();
        next != null && next.head().size() <= row.seq();
        next = heads.peek()) {
      heads.remove();
      Head head = next.head();
      if (head.size() < row.seq()) {
        continue; // its place is missing, and that is told
      }
      boolean same =
          head.link().hex().equals(row.link()) && (!unbroken || head.equals(chain.head()));
      if (same) {
        agreed = head.size();
      } else if (!rewritten) {
        rewritten = true;
        tell(
            Kind.REWRITTEN,
            agreed + 1,
            "what was done lies from entry %d to entry %d: the head that %s signed over %d entries at %s is another"
                .formatted(agreed + 1, head.size(), next.member(), head.size(), time(next)));
      }
    }
  }

  /**
   * Ends with what claims to be the head of it all.
   *
   * @param claimed as the database or the export says; heads that cover more than there is show
   *     that the end was removed
   */
  public Verdict finish(Head claimed) {
    return finish(claimed, true);
  }

  /**
   * Ends.
   *
   * @param known whether anything claims to be the head
   */
  Verdict finish(Head claimed, boolean known) {
    missing.forEach(
        (from, to) ->
            tell(
                Kind.REMOVED,
                from,
                from.equals(to)
                    ? "entry " + from + " was removed"
                    : "entries " + from + " to " + to + " were removed"));
    SignedHead longest = heads.peekLast();
    long said = longest == null ? 0 : longest.head().size();
    if (longest != null && said > last) {
      tell(
          Kind.REMOVED,
          last + 1,
          "entries %d to %d were removed from the end: %s signed them at %s"
              .formatted(last + 1, said, longest.member(), time(longest)));
    }
    if (known) {
      compare(claimed, said);
    }
    if (lastDropped > retained) {
      tell(
          Kind.HIDDEN,
          retained + 1,
          "texts up to entry %d are missing, and no entry tells of a retention that dropped them beyond entry %d"
              .formatted(lastDropped, retained));
    }
    long unexplained = misplaced.explain(this::tell);
    total += unexplained;
    findings.sort(Comparator.comparingLong(Finding::seq));
    return new Verdict(last, dropped, compared, chain.head(), findings, total);
  }

  private void compare(Head claimed, long said) {
    if (claimed.size() > Math.max(last, said)) {
      tell(
          Kind.REMOVED,
          last + 1,
          "entries %d to %d were removed from the end".formatted(last + 1, claimed.size()));
    } else if (claimed.size() < last) {
      tell(
          Kind.INSERTED,
          claimed.size() + 1,
          "entries %d to %d were inserted at the end: the head counts %d"
              .formatted(claimed.size() + 1, last, claimed.size()));
    } else if (claimed.size() == last && unbroken && !claimed.equals(chain.head())) {
      tell(Kind.REWRITTEN, last, "the head of the audit is not that of its entries");
    }
  }

  private void tell(Kind kind, long seq, String text) {
    tell(new Finding(kind, seq, text));
  }

  private void tell(Finding finding) {
    total++;
    if (findings.size() < MOST_FINDINGS) {
      findings.add(finding);
    }
  }

  private static String time(SignedHead signed) {
    return Instant.ofEpochMilli(signed.at()).toString();
  }
}
