package io.sluice.migrations;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the new environment gets its capacity. */
public enum Growth {
  /** Somebody provides it before the step; the step waits for it. */
  @JsonProperty("provided")
  PROVIDED,
  /** An autoscaler follows the load: a step is reached in raises of at most the headroom each. */
  @JsonProperty("hpa")
  HPA
}
