package io.sluice.console.web;

import io.sluice.view.Actor;
import io.sluice.view.AuditLog;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the audit who was refused what: once a minute for the same, and once a second in all
 * after the first sixty, so that nobody fills the table. Any thread; blocks nobody.
 */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final long A_MINUTE_MS = 60_000;
  private static final long A_SECOND_MS = 1_000;
  private static final int AT_ONCE = 60;
  private static final String ALL = "";

  private final AuditLog audit;
  private final Workers writes;
  private final Clock clock;
  private final Throttle same;
  private final Throttle all;
  private final AtomicLong unwritten = new AtomicLong();

  Refusals(AuditLog audit, Workers writes, Clock clock) {
    this.audit = audit;
    this.writes = writes;
    this.clock = clock;
    this.same = new Throttle(1, A_MINUTE_MS, clock);
    this.all = new Throttle(AT_ONCE, A_SECOND_MS, clock);
  }

  /**
   * Notes one.
   *
   * @param action {@code access.refuse} or {@code signin.refuse}
   * @param subject what it was about
   * @param words what he was told
   */
  void note(Actor actor, String action, String subject, String words) {
    String key = actor.name() + " " + actor.from() + " " + action + " " + subject;
    if (same.waits(key) > 0 || all.waits(ALL) > 0) {
      unwritten.incrementAndGet();
      return;
    }
    same.failed(key);
    all.failed(ALL);
    long missed = unwritten.getAndSet(0);
    Map<String, Object> after = new TreeMap<>(Map.of("result", "refused"));
    if (missed > 0) {
      after.put("unwrittenBefore", missed);
    }
    AuditLog.Entry entry =
        new AuditLog.Entry(
            clock.millis(), actor, action, subject, "", Json.text(after), Texts.cut(words, 500));
    writes
        .run(() -> audit.append(entry))
        .onComplete(
            ended -> {
              if (ended.failed() || !ended.result()) {
                log.atWarn()
                    .addKeyValue("action", action)
                    .addKeyValue("subject", subject)
                    .addKeyValue("actor", actor.name())
                    .log("A refusal could not be audited");
              }
            });
  }
}
