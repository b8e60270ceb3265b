package io.sluice.store;

import io.sluice.view.history.Fact;
import java.util.List;

/**
 * All that a member's own proxies hold of a part of the services, in order of names; the first one
 * also says which proxies have streams with it.
 *
 * @param run of the member
 * @param number of what it told last before
 * @param after the name behind which the part begins, empty for the first
 * @param upTo the last name of the part
 * @param last whether nothing follows, whatever the name
 */
record HeldPage(
    String run, long number, String after, String upTo, boolean last, List<Fact> facts) {
  private static final int FORM = 1;

  boolean isFirst() {
    return after.isEmpty();
  }

  /** Whether the part has this service. */
  boolean covers(String service) {
    return service.compareTo(after) > 0 && (last || service.compareTo(upTo) <= 0);
  }

  byte[] encode() {
    PackedOutput out =
        new PackedOutput()
            .octet(FORM)
            .text(run)
            .number(number)
            .text(after)
            .text(upTo)
            .octet(last ? 1 : 0);
    return FactsOnTheWay.write(out, facts).toBytes();
  }

  /**
   * What was encoded.
   *
   * @throws StoredJson.Unreadable if it is something else
   */
  static HeldPage decode(byte[] bytes) {
    PackedInput in = new PackedInput(bytes);
    FactsOnTheWay.form(in, FORM);
    return new HeldPage(
        in.text(), in.number(), in.text(), in.text(), in.octet() == 1, FactsOnTheWay.read(in));
  }
}
