package io.sluice.launcher;

import io.sluice.view.ApprovalRule;
import io.sluice.view.people.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whose changes need another person: {@code approvals}. */
final class ApprovalKeys {
  private static final int MOST = 100;

  static final Key<List<String>> SERVICES =
      Keys.list("approvals.services", "at most 100 patterns of names, each " + Scope.PATTERN_RULE);
  static final Key<Duration> EXPIRE =
      Key.of("approvals.expire", Kind.duration(Duration.ofMinutes(1), Duration.ofDays(30)), "24h");

  private ApprovalKeys() {}

  static ApprovalRule read(Section section) {
    List<String> patterns = new ArrayList<>();
    List<String> given = section.texts(SERVICES.name());
    for (String pattern : given.size() > MOST ? given.subList(0, MOST) : given) {
      if (Scope.isPattern(pattern)) {
        patterns.add(pattern);
      } else {
        section.mistake(
            SERVICES.name(), "\"" + pattern + "\" is no pattern: " + Scope.PATTERN_RULE);
      }
    }
    if (given.size() > MOST) {
      section.mistake(SERVICES.name(), "there are " + given.size() + " patterns, at most " + MOST);
    }
    return new ApprovalRule(patterns, section.get(EXPIRE));
  }
}
