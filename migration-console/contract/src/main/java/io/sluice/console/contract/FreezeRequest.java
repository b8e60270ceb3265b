package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks that nobody shifts traffic for a while.
 *
 * @param services a pattern of names, as of a grant
 * @param environment whose share must not change, or null for all
 * @param until when it ends by itself, or null: somebody has to end it
 * @param reason for the audit and for whoever is refused, empty when none is given; at most {@value
 *     Limits#REASON} characters
 */
public record FreezeRequest(
    String services, @Nullable String environment, @Nullable String until, String reason) {}
