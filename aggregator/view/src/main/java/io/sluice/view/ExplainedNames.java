package io.sluice.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a source's own names, a page of them.
 *
 * @param names in order
 * @param next after which name the next page begins, or null when this is the last
 */
public record ExplainedNames(List<Name> names, @Nullable String next) {
  /** So many names are explained at once. */
  public static final int MOST = 1_000;

  public ExplainedNames {
    names = List.copyOf(names);
  }

  /**
   * One name.
   *
   * @param name the source's own
   * @param service what it became, or null when it became none
   * @param state whether it counts
   * @param steps the identity rules that changed it, in order
   * @param reason why it became no service; empty when it did
   * @param instances that it has now and that are not excluded
   * @param ready of them
   * @param rejected entries that are no instances
   */
  public record Name(
      String name,
      @Nullable String service,
      State state,
      List<Step> steps,
      String reason,
      int instances,
      int ready,
      int rejected) {
    public Name {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One rule's work.
   *
   * @param rule as configured
   * @param result the name after it
   */
  public record Step(String rule, String result) {}

  /** Whether a name counts. */
  public enum State {
    /** It belongs to its service. */
    ADMITTED,
    /** It waits until an operator admits it. */
    PENDING,
    /** The configuration excludes it. */
    EXCLUDED,
    /** The rules make no service name of it. */
    NO_SERVICE
  }
}
