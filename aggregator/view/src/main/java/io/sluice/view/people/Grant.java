package io.sluice.view.people;

/**
 * A role for a user or a group, within a scope.
 *
 * @param id made by the server
 * @param role which
 * @param to whom
 * @param scope where
 * @param since milliseconds since the epoch
 * @param by who granted it
 */
public record Grant(String id, Role role, Principal to, Scope scope, long since, String by) {}
