package io.sluice.view.traffic;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.traffic.Traffic.Reporter;
import java.io.IOException;
import java.util.List;

/**
 * The binary form of who reports load, as members tell it each other: with ages in place of times,
 * since their clocks need not agree.
 */
public final class ReportersForm {
  private ReportersForm() {}

  /**
   * The bytes.
   *
   * @param now by the clock of the reporters' times, milliseconds since the epoch
   */
  public static byte[] encode(List<Reporter> reporters, long now) {
    return new CanonicalOutput()
        .list(
            reporters,
            (out, one) ->
                out.text(one.proxy())
                    .text(one.service())
                    .text(one.environment())
                    .flag(one.ingress())
                    .number(now - one.since())
                    .number(one.last() == 0 ? -1 : Math.max(0, now - one.last()))
                    .number(one.everyMillis()))
        .toBytes();
  }

  /**
   * Who has these bytes.
   *
   * @param now by the clock of whoever reads them
   * @throws IOException if they are cut
   */
  public static List<Reporter> decode(byte[] bytes, long now) throws IOException {
    CanonicalInput in = new CanonicalInput(bytes);
    List<Reporter> reporters =
        in.list(
            it -> {
              String proxy = it.text();
              String service = it.text();
              String environment = it.text();
              boolean ingress = it.flag();
              long since = now - it.longNumber();
              long age = it.longNumber();
              return new Reporter(
                  proxy,
                  service,
                  environment,
                  ingress,
                  since,
                  age < 0 ? 0 : now - age,
                  it.longNumber());
            });
    in.end();
    return reporters;
  }
}
