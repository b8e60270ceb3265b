package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * A time in which nobody shifts traffic away from home.
 *
 * @param id of it
 * @param services a pattern of names
 * @param environment whose share must not change, or {@code *} for all
 * @param since when it began
 * @param until when it ends by itself, or null when somebody has to end it
 * @param actor who said so
 * @param reason as given, empty when none was
 */
public record FreezeBody(
    String id,
    String services,
    String environment,
    String since,
    @Nullable String until,
    String actor,
    String reason) {}
