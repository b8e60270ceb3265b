package io.sluice.migrations;

/**
 * What counts as enough evidence for a service with little traffic.
 *
 * @param minRequests so many are enough, also when the tolerance would ask for more
 * @param orAfterMs valid time after which fewer are enough if a person other than the author
 *     approves; 0 for never
 */
public record QuietRule(long minRequests, long orAfterMs) {}
