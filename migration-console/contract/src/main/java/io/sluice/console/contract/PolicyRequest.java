package io.sluice.console.contract;

/**
 * Asks for a policy.
 *
 * @param zero {@code AUTO}, {@code EXCLUDE} or {@code STANDBY}
 * @param empty {@code SPILL} or {@code HOLD}
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record PolicyRequest(String zero, String empty, String reason) {}
