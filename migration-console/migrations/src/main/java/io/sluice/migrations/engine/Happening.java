package io.sluice.migrations.engine;

/**
 * What the audit and the log are told.
 *
 * @param action as it stands in the audit, for example {@code migration.step}
 * @param sentence with its numbers, for people
 */
public record Happening(String action, String sentence) {}
