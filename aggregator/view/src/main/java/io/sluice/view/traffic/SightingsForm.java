package io.sluice.view.traffic;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.traffic.Traffic.Sighting;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The binary form of what proxies saw of endpoints, as members tell it each other: with ages in
 * place of times, since their clocks need not agree.
 */
public final class SightingsForm {
  private SightingsForm() {}

  /**
   * The bytes.
   *
   * @param sightings by service
   * @param now by the clock of their times, milliseconds since the epoch
   */
  public static byte[] encode(SortedMap<String, List<Sighting>> sightings, long now) {
    return new CanonicalOutput()
        .list(
            sightings.entrySet(),
            (out, service) ->
                out.text(service.getKey())
                    .list(
                        service.getValue(),
                        (each, seen) ->
                            each.text(seen.address())
                                .number(seen.port())
                                .number(age(seen.succeeded(), now))
                                .number(age(seen.failed(), now))))
        .toBytes();
  }

  private static long age(long at, long now) {
    return at == 0 ? -1 : Math.max(0, now - at);
  }

  /**
   * What has these bytes, by service.
   *
   * @param now by the clock of whoever reads them
   * @throws IOException if they are cut
   */
  public static SortedMap<String, List<Sighting>> decode(byte[] bytes, long now)
      throws IOException {
    SortedMap<String, List<Sighting>> sightings = new TreeMap<>();
    CanonicalInput in = new CanonicalInput(bytes);
    in.list(it -> sightings.put(it.text(), it.list(each -> sighting(each, now))));
    in.end();
    return sightings;
  }

  private static Sighting sighting(CanonicalInput in, long now) throws IOException {
    return new Sighting(in.text(), in.number(), at(in.longNumber(), now), at(in.longNumber(), now));
  }

  private static long at(long age, long now) {
    return age < 0 ? 0 : now - age;
  }
}
