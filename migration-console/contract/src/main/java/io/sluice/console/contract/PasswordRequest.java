package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * Another password.
 *
 * @param password the new one
 * @param current the one before, which an admin need not know of others
 */
public record PasswordRequest(String password, @Nullable String current, @Nullable String reason) {}
