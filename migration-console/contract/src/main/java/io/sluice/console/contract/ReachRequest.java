package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * Callers are to try an environment.
 *
 * @param environment which; null for the one that the service's migration moves to, else the only
 *     one beside its home
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record ReachRequest(@Nullable String environment, String reason) {}
