package io.sluice.engine;

import io.sluice.engine.Federation.SourceNotice;
import io.sluice.engine.guard.Notice;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Tells what the guards noticed: a log line on each transition, and a count. Told by the loop. */
final class GuardNotices {
  private static final Logger log = LoggerFactory.getLogger("io.sluice.guard");

  /** Written by the loop, replaced whole, read anywhere. */
  private volatile SortedMap<String, Long> counts = Collections.emptySortedMap();

  void tell(SourceNotice said) {
    Notice notice = said.notice();
    SortedMap<String, Long> more = new TreeMap<>(counts);
    more.merge(kind(notice), 1L, Long::sum);
    counts = Collections.unmodifiableSortedMap(more);
    write(said.source(), notice);
  }

  GuardCounters counters() {
    return new GuardCounters(counts);
  }

  /** {@code held-loss} for {@code HeldLoss}. */
  private static String kind(Notice notice) {
    return notice
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=.)([A-Z])", "-$1")
        .toLowerCase(java.util.Locale.ROOT);
  }

  private static void write(String source, Notice notice) {
    if (notice instanceof Notice.HeldLoss loss) {
      at(log.atWarn(), source, loss.service())
          .addKeyValue("held", loss.held())
          .addKeyValue("ready", loss.ready())
          .addKeyValue("most", loss.most())
          .log("Too many instances vanished at once; they are kept and probed");
    } else if (notice instanceof Notice.LossBelieved loss) {
      at(log.atInfo(), source, loss.service())
          .addKeyValue("gone", loss.gone())
          .addKeyValue("evidence", loss.evidence())
          .log("The loss is believed");
    } else if (notice instanceof Notice.Returned returned) {
      at(log.atInfo(), source, returned.service())
          .addKeyValue("returned", returned.returned())
          .log("Held instances are reported again");
    } else if (notice instanceof Notice.BecameSuspect suspect) {
      log.atWarn()
          .addKeyValue("source", source)
          .addKeyValue("lost", suspect.lost())
          .addKeyValue("most", suspect.most())
          .addKeyValue("emptied", suspect.emptied())
          .log("The source lost so much at once that time confirms no loss; what vanished is kept");
    } else if (notice instanceof Notice.Recovered recovered) {
      log.atInfo()
          .addKeyValue("source", source)
          .addKeyValue("evidence", recovered.evidence())
          .log("The source is suspect no more");
    } else if (notice instanceof Notice.BecameStale stale) {
      log.atWarn()
          .addKeyValue("source", source)
          .addKeyValue("cause", stale.cause())
          .addKeyValue("detail", stale.detail())
          .log("The source cannot be read; what it said last is kept");
    } else if (notice instanceof Notice.ReadAgain again) {
      log.atInfo()
          .addKeyValue("source", source)
          .addKeyValue("unreadableForMs", again.staleFor())
          .log("The source is read again");
    } else if (notice instanceof Notice.Damped damped) {
      at(log.atInfo(), source, damped.service())
          .addKeyValue("instances", damped.instances())
          .log("Instances came back and wait before they get traffic");
    } else if (notice instanceof Notice.FoundDead dead) {
      at(log.atInfo(), source, dead.service())
          .addKeyValue("target", dead.target())
          .log("Nobody answers at an endpoint of a source that cannot be read");
    } else if (notice instanceof Notice.FoundAlive alive) {
      at(log.atInfo(), source, alive.service())
          .addKeyValue("target", alive.target())
          .log("Somebody answers again at an endpoint of a source that cannot be read");
    } else if (notice instanceof Notice.OutOfReach) {
      log.atWarn()
          .addKeyValue("source", source)
          .log("No instance of the source can be reached from here; nobody's silence counts");
    } else if (notice instanceof Notice.Expired expired) {
      log.atWarn()
          .addKeyValue("source", source)
          .addKeyValue("instances", expired.instances())
          .log("The source could not be read for guard.expireStale; its instances are dropped");
    } else {
      throw new IllegalStateException("unknown notice " + notice);
    }
  }

  private static LoggingEventBuilder at(LoggingEventBuilder at, String source, String service) {
    return at.addKeyValue("source", source).addKeyValue("service", service);
  }
}
