package io.sluice.migrations;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What opens the way to the next step once all else holds. */
public enum Gate {
  /** Nobody has to do anything. */
  @JsonProperty("auto")
  AUTO,
  /** Somebody other than the author approves. */
  @JsonProperty("manual")
  MANUAL
}
