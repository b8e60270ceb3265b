package io.sluice.engine.guard;

import io.sluice.registry.RegistryEvent.Cause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a source cannot be read.
 *
 * @param since when it began, milliseconds since the epoch
 * @param cause as it was last told, or null when another owner was told
 */
record Outage(long since, @Nullable Cause cause) {

  /** When the source's claims are dropped. */
  long expiry(@Nullable Duration age) {
    return age == null ? Wakes.NEVER : since + age.toMillis();
  }
}
