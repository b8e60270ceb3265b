package io.sluice.xds.server;

import io.sluice.xds.protocol.Rejection;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one client refuses of one type, as long as it does.
 *
 * @param names of the resources that are guilty, or suspected
 * @param words the client's own, as of the last rejection
 * @param since the first rejection, milliseconds since the epoch
 * @param at the last one
 * @param responses that were rejected
 */
record Refusal(SortedSet<String> names, String words, long since, long at, long responses) {
  Refusal {
    names = Collections.unmodifiableSortedSet(names);
  }

  static Refusal none(long now) {
    return new Refusal(new TreeSet<>(), "", now, now, 0);
  }

  Refusal and(Rejection rejection, long now, int newResponses) {
    TreeSet<String> all = new TreeSet<>(names);
    all.addAll(rejection.suspects().keySet());
    return new Refusal(all, rejection.words(), since, now, responses + newResponses);
  }

  Refusal without(Collection<String> relieved) {
    TreeSet<String> left = new TreeSet<>(names);
    left.removeAll(relieved);
    return new Refusal(left, words, since, at, responses);
  }
}
