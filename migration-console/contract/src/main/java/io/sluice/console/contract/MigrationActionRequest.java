package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * Tells a migration something.
 *
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 * @param gate which one is approved: {@code start} or {@code step-N}; the one that waits when
 *     absent
 * @param force of a rollback: all the way, whatever the old environment carries
 * @param early of a finish: before its soak is over
 */
public record MigrationActionRequest(
    String reason, @Nullable String gate, boolean force, boolean early) {}
