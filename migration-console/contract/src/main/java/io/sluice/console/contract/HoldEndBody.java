package io.sluice.console.contract;

/**
 * What became of a hold that was to end.
 *
 * @param scope {@code service} or {@code source}
 * @param name of the service or source
 * @param changed false when none stood
 */
public record HoldEndBody(String scope, String name, boolean changed) {}
