package io.sluice.migrations.runner;

import io.sluice.migrations.Feeds;
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

  /** What plans may ask. */
  Feeds feeds();
}
