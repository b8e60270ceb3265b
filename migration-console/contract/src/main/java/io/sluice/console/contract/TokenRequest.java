package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token that is to be made.
 *
 * @param owner whose it is; the caller's when left out, and another's for an admin only
 * @param roles of the owner's that it keeps; all when left out
 * @param services of the owner's that it keeps, a pattern; all when left out
 * @param environment of the owner's that it keeps; all when left out
 * @param expiresMs after how long it is useless; 90 days when left out
 */
public record TokenRequest(
    String name,
    @Nullable String owner,
    @Nullable List<String> roles,
    @Nullable String services,
    @Nullable String environment,
    @Nullable Long expiresMs,
    @Nullable String reason) {}
