package io.sluice.console.contract;

/**
 * Why something is asked for.
 *
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record ReasonRequest(String reason) {}
