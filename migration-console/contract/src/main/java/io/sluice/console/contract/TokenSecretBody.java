package io.sluice.console.contract;

/**
 * A token that was made.
 *
 * @param secret shown this once
 */
public record TokenSecretBody(TokenBody token, String secret) {}
