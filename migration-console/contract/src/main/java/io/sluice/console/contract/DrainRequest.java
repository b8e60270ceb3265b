package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks to take a source or a zone out of the traffic; a drain of the same thing that stands is
 * replaced.
 *
 * @param scope {@code source} or {@code zone}
 * @param name of a configured source, or of a zone in which some endpoint is
 * @param forMs how long, 1 s to 7 d; null until somebody ends it
 * @param force also where some services have nobody else; theirs stay in traffic
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record DrainRequest(
    String scope, String name, @Nullable Long forMs, boolean force, String reason) {}
