package io.sluice.registry.file;

import io.sluice.registry.RegistryEvent.Cause;
import java.time.Duration;

/** What came of a look at the file. */
sealed interface FileReading {
  /** It is the file that was read last. */
  record Unchanged() implements FileReading {}

  /** Somebody may be writing to it: look again after a time. */
  record Moving(Duration left) implements FileReading {}

  /** Its whole content, taken while it stood still; not to be written to. */
  @SuppressWarnings("ArrayRecordComponent") // never compared: the revision is what identifies it
  record Bytes(byte[] bytes, String revision) implements FileReading {}

  /** It cannot be read, with the reason for an operator. */
  record Unreadable(Cause cause, String detail) implements FileReading {}
}
