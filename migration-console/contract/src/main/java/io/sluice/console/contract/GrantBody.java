package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * A role for a user or a group.
 *
 * @param role viewer, operator, approver, admin or auditor
 * @param user to whom, or null
 * @param group to whom, or null
 * @param services a pattern, {@code *} for any characters
 * @param environment one, or {@code *} for all
 * @param generation for If-Match
 */
public record GrantBody(
    String id,
    String role,
    @Nullable String user,
    @Nullable String group,
    String services,
    String environment,
    String since,
    String by,
    long generation) {}
