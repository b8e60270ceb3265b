package io.sluice.store;

import io.sluice.view.history.Fact;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a member tells the others of its own proxies.
 *
 * @param run of the member that tells it
 * @param number one more than of what that run told before; where nothing is told, of what it told
 *     last
 * @param facts whether its proxies have a stream with it, and what they took over
 */
record ToldFacts(String run, long number, List<Fact> facts) {
  private static final int FORM = 1;

  /** Of which it is told that what they hold is another than before. */
  Set<String> changed() {
    Set<String> proxies = new HashSet<>();
    for (Fact fact : facts) {
      if (fact instanceof Fact.Held held) {
        proxies.add(held.proxy());
      } else if (fact instanceof Fact.Connected connected && connected.ends()) {
        proxies.add(connected.proxy());
      }
    }
    return proxies;
  }

  byte[] encode() {
    PackedOutput out = new PackedOutput().octet(FORM).text(run).number(number);
    return FactsOnTheWay.write(out, facts).toBytes();
  }

  /**
   * What was encoded.
   *
   * @throws StoredJson.Unreadable if it is something else
   */
  static ToldFacts decode(byte[] bytes) {
    PackedInput in = new PackedInput(bytes);
    FactsOnTheWay.form(in, FORM);
    return new ToldFacts(in.text(), in.number(), FactsOnTheWay.read(in));
  }
}
