package io.sluice.launcher;

import org.jspecify.annotations.Nullable;

/** The variables of the process's environment. */
interface Variables {
  /** The value, or null when it is not set. */
  @Nullable String value(String name);
}
