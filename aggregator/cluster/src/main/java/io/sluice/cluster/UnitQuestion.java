package io.sluice.cluster;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.Cells;
import io.sluice.view.cluster.PublishedUnits.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a member asks another of its units: the digests up to some of them, or the next few.
 *
 * @param type of the units
 * @param names up to which digests are asked for; none when units are
 * @param after the units after this one are asked for
 * @param count how many of them at most
 */
record UnitQuestion(String type, List<String> names, String after, int count) {
  private static final int MOST = 64;

  static UnitQuestion sums(String type, List<String> names) {
    return new UnitQuestion(type, names, "", 0);
  }

  static UnitQuestion units(String type, String after, int count) {
    return new UnitQuestion(type, List.of(), after, count);
  }

  byte[] encode() {
    return new CanonicalOutput()
        .text(type)
        .list(names, CanonicalOutput::text)
        .text(after)
        .number(count)
        .toBytes();
  }

  static UnitQuestion decode(byte[] bytes) throws IOException {
    CanonicalInput in = new CanonicalInput(bytes);
    UnitQuestion question =
        new UnitQuestion(in.text(), in.list(CanonicalInput::text), in.text(), in.number());
    in.end();
    return question;
  }

  byte[] answer(Cells<Unit> units) {
    CanonicalOutput out = new CanonicalOutput();
    if (!names.isEmpty()) {
      return out.list(names, (o, name) -> o.text(units.digestThrough(name).toString())).toBytes();
    }
    List<Unit> next = new ArrayList<>();
    for (Unit unit : units.after(after)) {
      if (next.size() >= Math.min(count, MOST)) {
        break;
      }
      next.add(unit);
    }
    return out.list(next, (o, one) -> o.text(one.name()).text(one.variant()).text(one.version()))
        .toBytes();
  }

  static List<String> texts(byte[] answer) {
    try {
      return new CanonicalInput(answer).list(CanonicalInput::text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Unit> units(byte[] answer) {
    try {
      return new CanonicalInput(answer).list(in -> new Unit(in.text(), in.text(), in.text()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
