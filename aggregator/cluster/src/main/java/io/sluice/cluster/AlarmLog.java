package io.sluice.cluster;

import io.sluice.view.Alarm;
import io.sluice.view.Alarm.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log when an alarm begins, and when the last one of its kind is over. One thread. */
final class AlarmLog {
  private static final Logger log = LoggerFactory.getLogger(AlarmLog.class);

  private static final Map<Kind, String> BEGUN =
      Map.of(
          Kind.MEMBERS_DISAGREE, "Members that are configured alike publish different things",
          Kind.MEMBER_UNLIKE, "A member is configured otherwise than the others",
          Kind.MEMBER_GONE, "A member vanished without a goodbye");

  private static final Map<Kind, String> OVER =
      Map.of(
          Kind.MEMBERS_DISAGREE, "The members agree again",
          Kind.MEMBER_UNLIKE, "All members are configured alike",
          Kind.MEMBER_GONE, "A member is back, or is waited for no more");

  private Set<String> standing = Set.of();
  private Set<Kind> kinds = Set.of();

  void now(List<Alarm> alarms) {
    Set<String> before = standing;
    standing = alarms.stream().map(AlarmLog::key).collect(Collectors.toSet());
    alarms.stream()
        .filter(alarm -> !before.contains(key(alarm)))
        .forEach(
            alarm ->
                log.atWarn()
                    .addKeyValue("member", alarm.subject())
                    .addKeyValue("what", alarm.text())
                    .log(BEGUN.getOrDefault(alarm.kind(), "")));
    Set<Kind> over = new TreeSet<>(kinds);
    kinds = alarms.stream().map(Alarm::kind).collect(Collectors.toSet());
    over.removeAll(kinds);
    over.forEach(kind -> log.atInfo().log(OVER.getOrDefault(kind, "")));
  }

  private static String key(Alarm alarm) {
    return alarm.kind() + " " + alarm.subject();
  }
}
