package io.sluice.xds.server;

import io.sluice.view.Deliveries;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which proxies ended on purpose: those that reset a stream themselves and then had none left. An
 * Envoy that is told to end resets its load reports and closes the connection; of one that is
 * killed, or whose host or network is lost, only the connection ends (docs/design/0021). Any
 * thread.
 */
final class Departures {
  private static final Logger log = LoggerFactory.getLogger(Departures.class);

  /** The rest of a proxy's streams ends with its connection, at once. */
  private static final long TOGETHER_MILLIS = 5_000;

  private final Map<String, Open> open = new ConcurrentHashMap<>();
  private final Deliveries deliveries;
  private final Clock clock;

  Departures(Deliveries deliveries, Clock clock) {
    this.deliveries = deliveries;
    this.clock = clock;
  }

  /**
   * A proxy's streams, of whatever kind.
   *
   * @param resetAt when it last reset one, milliseconds since the epoch; 0 for never
   */
  private record Open(int streams, long resetAt) {}

  /** A stream began. */
  void began(String proxy) {
    open.merge(
        proxy, new Open(1, 0), (known, one) -> new Open(known.streams() + 1, known.resetAt()));
  }

  /** A stream ended; whoever else hears of it has heard. */
  void ended(String proxy, boolean reset) {
    long now = clock.millis();
    AtomicBoolean departed = new AtomicBoolean();
    open.computeIfPresent(proxy, (key, known) -> without(known, reset, now, departed));
    if (departed.get()) {
      log.atDebug().addKeyValue("proxy", proxy).log("a proxy ended on purpose");
      deliveries.departed(proxy);
    }
  }

  private static @Nullable Open without(
      Open known, boolean reset, long now, AtomicBoolean departed) {
    long resetAt = reset ? now : known.resetAt();
    if (known.streams() > 1) {
      return new Open(known.streams() - 1, resetAt);
    }
    departed.set(resetAt > 0 && now - resetAt <= TOGETHER_MILLIS);
    return null;
  }
}
