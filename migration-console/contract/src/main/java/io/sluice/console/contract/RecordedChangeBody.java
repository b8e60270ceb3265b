package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * One change of a service.
 *
 * @param at when
 * @param kind {@code split}, {@code port}, {@code endpoint}, {@code offer} or {@code receiver}
 * @param subject what of the service
 * @param before in words; empty when there was nothing
 * @param after in words; empty when there is nothing any more
 * @param source whose snapshot brought it; empty when none did
 * @param sequence of that snapshot; 0 when it is not known
 * @param author who brought it, or null when nobody did or the audit does not know
 */
public record RecordedChangeBody(
    String at,
    String kind,
    String subject,
    String before,
    String after,
    String source,
    long sequence,
    @Nullable RecordedAuthor author) {}
