package io.sluice.registry.cmdb;

import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import java.time.Duration;
import java.util.SortedMap;

/** What came of reading the whole list. */
sealed interface Outcome {
  /** All of it is there. */
  record Read(SortedMap<String, InstancesReplaced> services, String revision) implements Outcome {}

  /** It could not be read. */
  record Failed(Cause cause, String detail, Duration retryAfter) implements Outcome {}

  /** It changed while it was read, so that nobody knows what is missing. */
  record Changed(String detail) implements Outcome {}
}
