package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a source's own name.
 *
 * @param name the source's own
 * @param service what it became, or null when it became none
 * @param state {@code ADMITTED}, {@code PENDING}, {@code EXCLUDED} or {@code NO_SERVICE}
 * @param steps the identity rules that changed it, in order
 * @param reason why it became no service, empty when it did
 * @param instances that it has now and that are not excluded
 * @param ready of them
 * @param rejected entries that are no instances
 */
public record NameBody(
    String name,
    @Nullable String service,
    String state,
    List<StepBody> steps,
    String reason,
    int instances,
    int ready,
    int rejected) {
  public NameBody {
    steps = List.copyOf(steps);
  }

  /**
   * One rule's work.
   *
   * @param rule as configured
   * @param result the name after it
   */
  public record StepBody(String rule, String result) {}
}
