package io.sluice.migrations;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the shares of a ramp follow each other. */
public enum Shape {
  /** 1, 2, 5, 10, 25, 50 and 100 percent. */
  @JsonProperty("exponential")
  EXPONENTIAL,
  /** By the same number of points each time. */
  @JsonProperty("linear")
  LINEAR,
  /** As the plan writes them out. */
  @JsonProperty("written")
  WRITTEN
}
