package io.sluice.migrations.runner;

import io.sluice.migrations.Feeds;
import io.sluice.migrations.Plan;
import io.sluice.migrations.engine.Evidence;
import io.sluice.migrations.engine.Migration;
import java.util.Optional;

/** Says all that is known of a migration's service. Called by one thread at a time; may block. */
public interface Witness {
  /**
   * The evidence of this moment.
   *
   * @param queued why it may not start yet, in words, or empty
   * @param now milliseconds since the epoch
   */
  Evidence evidence(Migration migration, Optional<String> queued, long now);

  /**
   * Has callers try where a plan moves to, unless they are trying or did so just now; never blocks.
   *
   * @param now milliseconds since the epoch
   */
  default void askCallers(Plan plan, long now) {}

  /** What plans may ask. */
  Feeds feeds();
}
