package io.sluice.console.contract;

/**
 * Signed out.
 *
 * @param ended false when there was no session: a token acts without one
 */
public record SessionEndBody(boolean ended) {}
