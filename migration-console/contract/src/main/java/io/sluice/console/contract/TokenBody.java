package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secret that acts for its owner; the secret itself is not kept.
 *
 * @param roles what is left of the owner's; empty for all of them
 * @param services what is left of the owner's, a pattern
 * @param environment what is left of the owner's, one or {@code *}
 * @param state active, expired or revoked
 * @param usedAt to the minute; null when it never was
 * @param generation for If-Match
 */
public record TokenBody(
    String id,
    String name,
    String owner,
    List<String> roles,
    String services,
    String environment,
    String state,
    String createdAt,
    String expiresAt,
    @Nullable String usedAt,
    @Nullable String revokedAt,
    long generation) {}
