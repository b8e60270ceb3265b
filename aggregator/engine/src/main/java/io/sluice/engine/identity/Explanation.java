package io.sluice.engine.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rules made a service of a name.
 *
 * @param name the source's own
 * @param service the federated name, or null when there is none
 * @param steps the rules that changed the name, in order
 * @param reason why there is no service; empty when there is one
 */
public record Explanation(String name, @Nullable String service, List<Step> steps, String reason) {
  public Explanation {
    steps = List.copyOf(steps);
  }

  /**
   * One rule's work.
   *
   * @param rule as configured
   * @param result the name after it
   */
  public record Step(String rule, String result) {}
}
