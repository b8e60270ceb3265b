package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * A source or zone that is out of the traffic.
 *
 * @param scope {@code source} or {@code zone}
 * @param name of the source or zone
 * @param since when it began
 * @param until when it ends by itself, or null when somebody has to end it
 * @param actor who said so
 * @param reason as given, empty when none was
 */
public record DrainBody(
    String scope, String name, String since, @Nullable String until, String actor, String reason) {}
