package io.sluice.migrations;

/**
 * Something wrong in a plan.
 *
 * @param key where, for example {@code steps[2].weights}
 * @param value what stands there, cut to 100 characters
 * @param allowed what may stand there
 */
public record Mistake(String key, String value, String allowed) {
  /** For people. */
  public String sentence() {
    return value.isEmpty()
        ? "%s: %s".formatted(key, allowed)
        : "%s: %s; allowed: %s".formatted(key, value, allowed);
  }
}
