package io.sluice.console.contract;

/**
 * Asks what became of a sign-in elsewhere.
 *
 * @param code as it was given
 */
public record DevicePollRequest(String code) {}
