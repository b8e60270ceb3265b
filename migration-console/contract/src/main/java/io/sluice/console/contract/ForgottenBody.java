package io.sluice.console.contract;

/**
 * A proxy that was away and counts no more until it connects again.
 *
 * @param proxy its id
 */
public record ForgottenBody(String proxy) {}
