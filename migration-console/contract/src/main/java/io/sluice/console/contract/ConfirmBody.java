package io.sluice.console.contract;

/**
 * What a confirmation did.
 *
 * @param source it was said of
 * @param scope {@code all}, {@code start}, or {@code service}
 * @param endpoints how many were let go; 0 for {@code start}
 * @param changed false when there was nothing to believe or nothing waited
 */
public record ConfirmBody(String source, String scope, int endpoints, boolean changed) {}
