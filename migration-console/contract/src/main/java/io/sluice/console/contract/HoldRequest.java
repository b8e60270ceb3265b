package io.sluice.console.contract;

/**
 * Asks that no silent loss is believed for a while; one of the same thing that stands is replaced.
 *
 * @param scope {@code service} or {@code source}
 * @param name of a service that some source reports, or of a configured source
 * @param forMs how long, 1 s to 7 d
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record HoldRequest(String scope, String name, long forMs, String reason) {}
