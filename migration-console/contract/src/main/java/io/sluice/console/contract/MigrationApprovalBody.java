package io.sluice.console.contract;

/**
 * A gate that somebody opened.
 *
 * @param gate {@code start}, or {@code step-N} for the way out of step N
 * @param by who
 * @param at when
 */
public record MigrationApprovalBody(String gate, String by, String at) {}
