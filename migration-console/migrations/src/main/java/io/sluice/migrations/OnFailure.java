package io.sluice.migrations;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a failed guard does. */
public enum OnFailure {
  /** Back to the baseline at once. */
  @JsonProperty("rollBack")
  ROLL_BACK,
  /** Holds the weights and calls for somebody. */
  @JsonProperty("pause")
  PAUSE
}
