package io.sluice.migrations.runner;

import io.sluice.migrations.Mirror;
import io.sluice.migrations.Plan;
import java.util.Optional;

/** Lets proxies copy requests to the environment of a plan, and lets them stop. May block. */
@FunctionalInterface
public interface Copies {
  /** Nothing is ever copied. */
  Copies NONE = (plan, wanted) -> {};

  /**
   * Makes it so, unless it is; what cannot be committed is tried again at the next beat.
   *
   * @param wanted empty for no copies for the plan's environment; those for others are left alone
   */
  void set(Plan plan, Optional<Mirror> wanted);
}
