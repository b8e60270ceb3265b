package io.sluice.console.contract;

/**
 * What became of a hold or drain that was to end.
 *
 * @param scope {@code service} or {@code source}; of a drain {@code source} or {@code zone}
 * @param name of the service, source or zone
 * @param changed false when none stood
 */
public record HoldEndBody(String scope, String name, boolean changed) {}
