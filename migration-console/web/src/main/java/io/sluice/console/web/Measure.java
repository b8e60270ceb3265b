package io.sluice.console.web;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/**
 * A number that another module counts and the console exposes at {@code /metrics}.
 *
 * @param name in Prometheus' form, {@code sluice_xds_streams}; a counter's ends in {@code _total}
 * @param help one sentence
 * @param kind whether it only grows
 * @param labels few, with bounded values
 * @param value now; any thread, never blocks
 */
public record Measure(
    String name, String help, Kind kind, Map<String, String> labels, DoubleSupplier value) {
  public Measure {
    if (!name.matches("sluice_[a-z0-9_]+") || (kind == Kind.COUNTER) != name.endsWith("_total")) {
      throw new IllegalArgumentException(
          "a metric is called sluice_..., a counter and only a counter ends in _total: " + name);
    }
    labels = new TreeMap<>(labels);
  }

  /** Whether a measure only grows. */
  public enum Kind {
    /** Goes up and down. */
    GAUGE,
    /** Only grows while the process lives. */
    COUNTER
  }
}
