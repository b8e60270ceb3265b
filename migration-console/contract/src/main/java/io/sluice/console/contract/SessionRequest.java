package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * Signs in.
 *
 * @param user a name
 * @param password his
 * @param bearer whether the secret comes back in the body, for a program, and not in a cookie
 */
public record SessionRequest(String user, String password, @Nullable Boolean bearer) {}
