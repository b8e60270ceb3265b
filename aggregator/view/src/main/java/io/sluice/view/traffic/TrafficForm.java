package io.sluice.view.traffic;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The binary form of a reading, as members tell it each other. */
public final class TrafficForm {
  private TrafficForm() {}

  /** The bytes. */
  public static byte[] encode(Reading reading) {
    CanonicalOutput out =
        new CanonicalOutput().number(reading.epoch()).number(reading.from()).number(reading.at());
    return out.list(reading.ways().entrySet(), TrafficForm::way)
        .list(reading.received().entrySet(), TrafficForm::way)
        .toBytes();
  }

  /**
   * The reading that has these bytes.
   *
   * @throws IOException if they are cut, or say what cannot be
   */
  public static Reading decode(byte[] bytes) throws IOException {
    CanonicalInput in = new CanonicalInput(bytes);
    try {
      Reading reading =
          new Reading(in.longNumber(), in.longNumber(), in.longNumber(), ways(in), ways(in));
      in.end();
      return reading;
    } catch (IllegalArgumentException e) {
      throw new IOException("a reading that says what cannot be: " + e.getMessage(), e);
    }
  }

  private static void way(CanonicalOutput out, Map.Entry<Way, Counts> one) {
    Way way = one.getKey();
    Counts counts = one.getValue();
    out.text(way.caller()).text(way.service()).text(way.environment());
    out.number(counts.issued()).number(counts.successes()).number(counts.errors());
    out.number(counts.dropped()).number(counts.inProgress());
  }

  private static SortedMap<Way, Counts> ways(CanonicalInput in) throws IOException {
    SortedMap<Way, Counts> ways = new TreeMap<>();
    in.list(
        it ->
            ways.put(
                new Way(it.text(), it.text(), it.text()),
                new Counts(
                    it.longNumber(),
                    it.longNumber(),
                    it.longNumber(),
                    it.longNumber(),
                    it.longNumber())));
    return ways;
  }
}
