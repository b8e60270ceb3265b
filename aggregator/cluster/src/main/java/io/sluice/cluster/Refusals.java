package io.sluice.cluster;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages that could not be read: dropped, counted, and said once a member and minute. */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final long MINUTE = 60_000;
  private static final int MOST = 1_000;

  private final Map<Peer, Count> counts = new HashMap<>();

  private record Count(long number, long saidAt) {}

  void refused(long now, Peer from, IOException why) {
    Count before = counts.get(from);
    long number = before == null ? 1 : before.number() + 1;
    boolean say = before == null || now - before.saidAt() >= MINUTE;
    if (counts.size() < MOST || before != null) {
      counts.put(from, new Count(number, before == null || say ? now : before.saidAt()));
    }
    if (say) {
      log.atWarn()
          .addKeyValue("member", from.name())
          .addKeyValue("messages", number)
          .addKeyValue("reason", why.getMessage())
          .log("Messages of a member cannot be read and are dropped; do the releases fit?");
    }
  }
}
