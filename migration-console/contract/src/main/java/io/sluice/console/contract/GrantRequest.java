package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * Grants a role to a user or a group, one of both.
 *
 * @param services a pattern; all when left out
 * @param environment one; all when left out
 */
public record GrantRequest(
    String role,
    @Nullable String user,
    @Nullable String group,
    @Nullable String services,
    @Nullable String environment,
    @Nullable String reason) {}
