package io.sluice.xds.server;

import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import io.sluice.view.traffic.Traffic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connected sidecars that do not report what they send, as one alarm: many have one cause. Clients
 * without listeners of ours may have a bootstrap of their own, and are not missed. Any thread.
 */
final class LoadAlarms implements Alarms {
  private static final Logger log = LoggerFactory.getLogger(LoadAlarms.class);
  private static final int NAMES_SHOWN = 5;

  private final Sessions sessions;
  private final LoadReporting loads;
  private final Clock clock;
  private boolean told; // guarded by this

  LoadAlarms(Sessions sessions, LoadReporting loads, Clock clock) {
    this.sessions = sessions;
    this.loads = loads;
    this.clock = clock;
  }

  @Override
  public List<Alarm> alarms() {
    List<Alarm> alarms = new ArrayList<>();
    SortedMap<String, Long> silent = silent(clock.millis());
    tell(silent);
    if (!silent.isEmpty()) {
      String names = String.join(", ", silent.keySet().stream().limit(NAMES_SHOWN).toList());
      int more = silent.size() - NAMES_SHOWN;
      alarms.add(
          new Alarm(
              Alarm.Kind.PROXY_SILENT,
              silent.size() == 1 ? silent.firstKey() : silent.size() + " proxies",
              "No load reports from %s%s: what they send is in no measured share. Has their"
                      .formatted(names, more > 0 ? " and " + more + " more" : "")
                  + " bootstrap cluster_manager.load_stats_config? sluice proxies",
              silent.values().stream().mapToLong(Long::longValue).min().orElse(0)));
    }
    if (loads.isLumping()) {
      alarms.add(
          new Alarm(
              Alarm.Kind.CALLERS_LUMPED,
              "load reports",
              "More callers report than the %,d ways that are told apart; the rest is counted as"
                      .formatted(Traffic.MOST_WAYS)
                  + " one caller '*', so that sums are right and single callers are not shown."
                  + " Do nodes have other names at each start?",
              loads.lumpingSince()));
    }
    return alarms;
  }

  /** By proxy, since when. */
  private SortedMap<String, Long> silent(long now) {
    Map<String, Traffic.Reporter> reporters = new HashMap<>();
    loads.reporters().forEach(one -> reporters.put(one.proxy(), one));
    long patience = Traffic.Reporter.PATIENCE * loads.interval().toMillis();
    SortedMap<String, Long> silent = new TreeMap<>();
    for (Session session : sessions.open()) {
      Caller.Needs needs = session.caller().needs();
      if (needs.routes().isEmpty() && needs.ingress() == null) {
        continue;
      }
      Traffic.Reporter reporter = reporters.get(session.name());
      boolean isSilent =
          reporter == null ? now - session.since() > patience : reporter.isSilent(now);
      if (isSilent) {
        silent.put(
            session.name(),
            reporter == null ? session.since() : Math.max(reporter.since(), reporter.last()));
      }
    }
    return silent;
  }

  private synchronized void tell(SortedMap<String, Long> silent) {
    if (!silent.isEmpty() && !told) {
      log.atWarn()
          .addKeyValue("proxies", silent.size())
          .addKeyValue("first", silent.firstKey())
          .log("a proxy does not report what it sends");
    } else if (silent.isEmpty() && told) {
      log.atInfo().log("every proxy reports what it sends again");
    }
    told = !silent.isEmpty();
  }
}
