package io.sluice.view.reach;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The binary form of what callers reach, as members tell it each other: with ages in place of
 * times, since their clocks need not agree.
 */
public final class ReachForm {
  private ReachForm() {}

  /**
   * The bytes.
   *
   * @param now by the clock of its times, milliseconds since the epoch
   */
  public static byte[] encode(Reach reach, long now) {
    return new CanonicalOutput()
        .text(reach.service())
        .text(reach.environment())
        .number(now - reach.begunAt())
        .number(now - reach.at())
        .flag(reach.done())
        .number(reach.endpoints())
        .number(reach.callers())
        .number(reach.reaching())
        .number(reach.failing())
        .flag(reach.doubts().callersKnown())
        .number(reach.doubts().tried())
        .number(reach.doubts().unreached())
        .number(reach.doubts().silent())
        .list(
            reach.untold().entrySet(), (out, one) -> out.text(one.getKey()).number(one.getValue()))
        .list(
            reach.places(),
            (out, one) -> out.text(one.network()).number(one.failing()).number(one.callers()))
        .list(
            reach.failures(),
            (out, one) ->
                out.text(one.proxy())
                    .text(one.service())
                    .text(one.address())
                    .text(one.endpoint())
                    .text(one.result()))
        .list(reach.deaf(), (out, one) -> out.text(one.endpoint()).number(one.callers()))
        .toBytes();
  }

  /**
   * What has these bytes.
   *
   * @param now by the clock of whoever reads them
   * @throws IOException if they are cut
   */
  public static Reach decode(byte[] bytes, long now) throws IOException {
    CanonicalInput in = new CanonicalInput(bytes);
    Reach reach =
        new Reach(
            in.text(),
            in.text(),
            now - in.longNumber(),
            now - in.longNumber(),
            in.flag(),
            in.number(),
            in.number(),
            in.number(),
            in.number(),
            new Reach.Doubts(in.flag(), in.number(), in.number(), in.number()),
            untold(in),
            in.list(each -> new Reach.Place(each.text(), each.number(), each.number())),
            in.list(
                each ->
                    new Reach.Failure(
                        each.text(), each.text(), each.text(), each.text(), each.text())),
            in.list(each -> new Reach.Deaf(each.text(), each.number())));
    in.end();
    return reach;
  }

  private static SortedMap<String, Integer> untold(CanonicalInput in) throws IOException {
    SortedMap<String, Integer> untold = new TreeMap<>();
    in.list(each -> untold.put(each.text(), each.number()));
    return untold;
  }
}
