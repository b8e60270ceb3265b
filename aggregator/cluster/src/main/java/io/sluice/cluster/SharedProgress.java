package io.sluice.cluster;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.FormatProgress;
import io.sluice.view.Formats;
import io.sluice.view.cluster.Exchange;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the other members once a second how far this one's proxies are. Any thread. */
public final class SharedProgress {
  private static final Logger log = LoggerFactory.getLogger(SharedProgress.class);
  private static final String SUBJECT = "format";

  /** What was told longer ago counts no more, in milliseconds. */
  private static final long FRESH = 4_000;

  private final Exchange exchange;
  private final Supplier<FormatProgress> own;
  private final Clock steady;
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  private record Told(FormatProgress progress, long at) {}

  /**
   * Hears others from now on.
   *
   * @param steady never jumps
   */
  public SharedProgress(Exchange exchange, Supplier<FormatProgress> own, Clock steady) {
    this.exchange = exchange;
    this.own = own;
    this.steady = steady;
    exchange.onTold(SUBJECT, this::heard);
  }

  /** Tells. */
  public void tick() {
    FormatProgress mine = own.get();
    exchange.tell(
        SUBJECT,
        new CanonicalOutput()
            .number(mine.formats().packed())
            .number(mine.proxies())
            .number(mine.moved())
            .number(mine.waiting())
            .number(mine.refusing())
            .toBytes());
  }

  private void heard(String member, byte[] bytes) {
    try {
      CanonicalInput in = new CanonicalInput(bytes);
      told.put(
          member,
          new Told(
              new FormatProgress(
                  Formats.unpacked(in.number()),
                  in.number(),
                  in.number(),
                  in.number(),
                  in.number()),
              steady.millis()));
    } catch (IOException | IllegalArgumentException e) {
      log.atDebug().setCause(e).addKeyValue("member", member).log("A progress cannot be read");
    }
  }

  /**
   * How far all members' proxies are, or empty while that is not known: a member vanished, has not
   * said so for some seconds, or renders by another stage than this one.
   */
  public Optional<FormatProgress> all() {
    FormatProgress sum = own.get();
    Formats here = sum.formats();
    long now = steady.millis();
    if (exchange.lostAt() != 0) {
      return Optional.empty();
    }
    for (String other : exchange.others()) {
      Told its = told.get(other);
      if (its == null || now - its.at() > FRESH || !its.progress().formats().equals(here)) {
        return Optional.empty();
      }
      sum = sum.and(its.progress());
    }
    return Optional.of(sum);
  }
}
