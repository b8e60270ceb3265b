package io.sluice.view;

import io.sluice.view.people.Scope;
import java.time.Duration;
import java.util.List;

/**
 * Whose changes need another person's leave, as it is configured.
 *
 * @param services patterns of names, as those of a {@link Scope}
 * @param expire how long somebody may wait for an answer
 */
public record ApprovalRule(List<String> services, Duration expire) {
  /** So long an answer is waited for where nothing is configured. */
  public static final Duration A_DAY = Duration.ofHours(24);

  /** Nobody needs anything. */
  public static final ApprovalRule NONE = new ApprovalRule(List.of(), A_DAY);

  public ApprovalRule {
    services = List.copyOf(services);
    for (String pattern : services) {
      if (!Scope.isPattern(pattern)) {
        throw new IllegalArgumentException("a pattern of services is " + Scope.PATTERN_RULE);
      }
    }
  }

  /** Whether changes of a service that do not lead home need leave. */
  public boolean covers(String service) {
    return Scope.anyCovers(services, service);
  }
}
